package dev.sluice.ingress.storage;

/** The store that other tests use does what the real one does. */
final class MemoryStoreTest extends BlobStoreContract {

    @Override
    BlobStore store() {
        return new MemoryStore();
    }
}
