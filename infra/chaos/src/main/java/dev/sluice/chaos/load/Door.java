package dev.sluice.chaos.load;

/**
 * Where clients ask: one ingress, or a balancer before several.
 *
 * @param name what the incidents call it
 * @param baseUrl for an OpenAI client
 * @param key a key without limits
 */
public record Door(String name, String baseUrl, String key) {}
