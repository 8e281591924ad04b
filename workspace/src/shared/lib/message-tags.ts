/**
 * The HTML that a message may hold, read by both cleaners: the adapter's, which distrusts who wrote, and the screen's,
 * which distrusts the adapter. No image, table, colour, style, id or class: a register has no use for them. Of any
 * other tag the words stay.
 */
export const plainTags = [
  'b',
  'strong',
  'i',
  'em',
  'u',
  's',
  'del',
  'code',
  'pre',
  'blockquote',
  'p',
  'br',
  'hr',
  'ul',
  'ol',
  'li',
  'span',
] as const

export const headingTags = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'] as const
export const messageTags: readonly string[] = [...plainTags, ...headingTags, 'a']

/** What these hold is not words: it goes with them. */
export const droppedTags: readonly string[] = [
  'script',
  'style',
  'template',
  'noscript',
  'iframe',
  'object',
  'svg',
  'math',
  'title',
  'textarea',
  'select',
]
