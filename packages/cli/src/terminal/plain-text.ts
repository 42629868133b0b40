/** Text from elsewhere, safe to show: a control character could move the cursor, or pass for something else. */
export function plainText(text: string): string {
  return text.replace(/\p{C}/gu, '\u{fffd}');
}
