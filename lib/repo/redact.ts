/** Removes user information, query and fragment from every URL inside a text. */
export function redactUrl(text: string): string {
  return text;
}
