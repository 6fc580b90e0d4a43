/** Judges a secret that a rule's expression found; it is given as text, one character a byte. */
export type Check = (secret: string) => boolean;
