/** Written words as one line of a list or a quote: without the marks of Markdown, on one line. */
export function plainLine(text: string): string {
  return text
    .replace(/(\*\*|__|`)(.+?)\1/g, '$2')
    .replace(/(^|[\s(])_([^_\n]+)_(?=[\s).,;:!?]|$)/g, '$1$2')
    .replace(/\[([^\]\n]+)\]\([^)\s]+\)/g, '$1')
    .replace(/^\s*(?:>|-|```\w*)\s?/gm, '')
    .replace(/\s*\n\s*/g, ' ')
    .trim()
}
