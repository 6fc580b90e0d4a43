/** A token that is nobody's; in parts, so that no file of this repository holds one. */
export const SECRET: string = ["glpat", "x7Kq2mVbT9sLwE4rYh1Z"].join("-");

/** A line that holds it. */
export const SECRET_LINE: string = `const token = "${SECRET}";\n`;
