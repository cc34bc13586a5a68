/**
 * Lanes of the journal. Writers use the configured ones; whoever reads journals looks at all there can be, so lanes may be
 * added and taken away at any time.
 */
export const mostLanes = 16;
export const allLanes: readonly number[] = Array.from({ length: mostLanes }, (_, lane) => lane);
