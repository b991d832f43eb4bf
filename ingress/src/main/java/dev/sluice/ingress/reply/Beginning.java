package dev.sluice.ingress.reply;

import dev.sluice.common.reply.Marker;

/**
 * Where a reply begins whose client has the first part already.
 *
 * @param fence the fence of the last event that the client has
 * @param sequence the sequence number of the last frame that the client has in full
 * @param pieces how many pieces of the FINISH that follows the client has besides
 * @param marker the marker of that fence
 */
public record Beginning(long fence, long sequence, int pieces, Marker marker) {}
