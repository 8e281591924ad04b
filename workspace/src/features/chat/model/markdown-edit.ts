/** What is in the field and what is selected in it. */
export interface Selection {
  readonly text: string
  readonly start: number
  readonly end: number
}

export type MarkdownMark = 'bold' | 'italic' | 'code' | 'link' | 'quote' | 'list'

const around = { bold: '**', italic: '_', code: '`' } as const
const before = { quote: '> ', list: '- ' } as const

/** Puts a mark on the selection, or takes it away when it is already there. */
export function toggleMark(selection: Selection, mark: MarkdownMark): Selection {
  if (mark === 'link') return link(selection)
  if (mark === 'quote' || mark === 'list') return toggleLines(selection, before[mark])
  return toggleAround(selection, around[mark])
}

function toggleAround({ text, start, end }: Selection, mark: string): Selection {
  const size = mark.length
  if (text.slice(start - size, start) === mark && text.slice(end, end + size) === mark && start >= size)
    return {
      text: text.slice(0, start - size) + text.slice(start, end) + text.slice(end + size),
      start: start - size,
      end: end - size,
    }
  const marked = text.slice(0, start) + mark + text.slice(start, end) + mark + text.slice(end)
  return { text: marked, start: start + size, end: end + size }
}

function toggleLines({ text, start, end }: Selection, mark: string): Selection {
  const first = start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1
  const lines = text.slice(first, end).split('\n')
  const marked = lines.every((line) => line.startsWith(mark))
  const changed = lines.map((line) => (marked ? line.slice(mark.length) : mark + line)).join('\n')
  const shift = marked ? -mark.length : mark.length
  return {
    text: text.slice(0, first) + changed + text.slice(end),
    start: Math.max(first, start + shift),
    end: first + changed.length,
  }
}

/** `[words](https://)` with the address selected, so that it is typed or pasted next. */
function link({ text, start, end }: Selection): Selection {
  const words = text.slice(start, end)
  const address = 'https://'
  const from = start + words.length + 3
  return {
    text: `${text.slice(0, start)}[${words}](${address})${text.slice(end)}`,
    start: words === '' ? start + 1 : from,
    end: words === '' ? start + 1 : from + address.length,
  }
}
