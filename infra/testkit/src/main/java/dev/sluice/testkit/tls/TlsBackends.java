package dev.sluice.testkit.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * How a Kafka and a Redis are started that let nobody in but by TLS, with a name and a password, and what a service is
 * told to get in. One certificate of its own is everybody's here.
 */
public final class TlsBackends {

    private static final String PASSWORD = "changeit-0123456789";

    private static final String JAAS =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"sluice\" password=\""
                    + PASSWORD + "\";";

    private final Path folder;

    private TlsBackends(Path folder) {
        this.folder = folder;
    }

    /** Makes the certificate, as a key store, a trust store and two PEM files, in this folder. */
    public static TlsBackends in(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        TlsBackends made = new TlsBackends(folder);
        made.makeCertificate();
        return made;
    }

    /** A file of the folder as Spring names it: {@code cert.pem} or {@code key.pem}. */
    public String file(String name) {
        return "file:" + folder.resolve(name);
    }

    /** What an operator sets, in the words of Spring Boot, and of Kafka's clients. */
    public Map<String, Object> settings(int kafkaPort, int redisPort) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("spring.kafka.bootstrap-servers", "127.0.0.1:" + kafkaPort);
        settings.put("spring.kafka.security.protocol", "SASL_SSL");
        settings.put("spring.kafka.ssl.trust-store-location", file("trust.p12"));
        settings.put("spring.kafka.ssl.trust-store-password", PASSWORD);
        settings.put("spring.kafka.ssl.trust-store-type", "PKCS12");
        settings.put("spring.kafka.properties.sasl.mechanism", "PLAIN");
        settings.put("spring.kafka.properties.sasl.jaas.config", JAAS);
        settings.put("sluice.redis.uris", "rediss://sluice:" + PASSWORD + "@127.0.0.1:" + redisPort);
        settings.put("sluice.redis.ssl-bundle", "redis");
        settings.put("spring.ssl.bundle.pem.redis.truststore.certificate", file("cert.pem"));
        return settings;
    }

    /** Settings of a broker that listens on this port, too. */
    public Map<String, String> kafka(int port) {
        String listener = "listener.name.safe.";
        return Map.of(
                "listeners",
                "SAFE://127.0.0.1:" + port,
                "advertised.listeners",
                "SAFE://127.0.0.1:" + port,
                "listener.security.protocol.map",
                "SAFE:SASL_SSL",
                listener + "ssl.keystore.location",
                folder.resolve("keys.p12").toString(),
                listener + "ssl.keystore.password",
                PASSWORD,
                listener + "ssl.key.password",
                PASSWORD,
                listener + "sasl.enabled.mechanisms",
                "PLAIN",
                listener + "plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_sluice=\"" + PASSWORD + "\";");
    }

    /**
     * Arguments of a Redis that listens on this port, too. The user may do what Sluice does, and nothing that
     * administers or endangers the server.
     */
    public List<String> redis(int port) {
        return List.of(
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                folder.resolve("cert.pem").toString(),
                "--tls-key-file",
                folder.resolve("key.pem").toString(),
                "--tls-auth-clients",
                "no",
                "--user",
                "sluice",
                "on",
                ">" + PASSWORD,
                "~*",
                "&*",
                "+@all",
                "-@admin",
                "-@dangerous",
                "+info");
    }

    /** Trusts the certificate. */
    public SSLContext trusting() throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust().getTrustManagers(), null);
        return context;
    }

    /** The same, for clients that want it in this form. */
    public TrustManagerFactory trust() throws IOException, GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(load("trust.p12"));
        return trust;
    }

    /** Serves with the certificate. */
    public SSLContext serving() throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load("keys.p12"), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "sluice",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1,dns:localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        folder.resolve("keys.p12").toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool: " + said);
        }

        KeyStore keys = load("keys.p12");
        Certificate certificate = keys.getCertificate("sluice");
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("sluice", certificate);
        try (OutputStream out = Files.newOutputStream(folder.resolve("trust.p12"))) {
            trust.store(out, PASSWORD.toCharArray());
        }
        pem("cert.pem", "CERTIFICATE", certificate.getEncoded());
        pem(
                "key.pem",
                "PRIVATE KEY",
                keys.getKey("sluice", PASSWORD.toCharArray()).getEncoded());
    }

    private KeyStore load(String name) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(name))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private void pem(String name, String kind, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
        Files.writeString(
                folder.resolve(name), "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }
}
