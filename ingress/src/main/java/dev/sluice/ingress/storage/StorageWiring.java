package dev.sluice.ingress.storage;

import dev.sluice.ingress.storage.StorageSettings.S3;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StorageSettings.class)
public class StorageWiring {

    @Bean
    BlobStore blobStore(StorageSettings settings, Clock clock) {
        S3 s3 = settings.s3();
        return s3 == null ? new FolderStore(settings.folder(), clock) : bucket(s3, settings.folder());
    }

    /** A store in a bucket, with its drafts in this folder. */
    static S3Store bucket(S3 settings, Path drafts) {
        S3ClientBuilder client = S3Client.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials(settings))
                .httpClientBuilder(UrlConnectionHttpClient.builder());
        URI endpoint = settings.endpoint();
        if (endpoint != null) {
            // Others than AWS seldom have a name in the DNS for each bucket.
            client.endpointOverride(endpoint).forcePathStyle(true);
            // Nor do all of them know the checksums that AWS has added of late.
            client.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        }
        return new S3Store(client.build(), settings.bucket(), settings.prefix(), drafts.resolve(".drafts"));
    }

    private static AwsCredentialsProvider credentials(S3 settings) {
        String accessKey = settings.accessKey();
        String secretKey = settings.secretKey();
        return accessKey == null || secretKey == null
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
    }
}
