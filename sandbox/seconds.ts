/** Whole seconds of a time, as Tencent tells them. */
export const toSeconds = (milliseconds: number): number => Math.floor(milliseconds / 1_000);
