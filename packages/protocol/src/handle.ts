/** A handle is ASCII on purpose: no look-alike of another script can pass for somebody else. */
export const handlePattern = /^[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?$/;

export function isHandle(text: string): boolean {
  return handlePattern.test(text);
}
