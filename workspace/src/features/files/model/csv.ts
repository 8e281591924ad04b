/** Rows of a table as text (RFC 4180, and what spreadsheets make of it): any of these signs may part the cells. */
const partings = [';', ',', '\t', '|']

/** The sign that parts the cells: the one that the first line outside quotes has most of. */
export function partingOf(text: string): string {
  const [line = ''] = text.replaceAll(/"(?:[^"]|"")*"/g, '').split(/\r?\n/, 1)
  const count = (sign: string) => line.split(sign).length
  return partings.reduce((best, sign) => (count(sign) > count(best) ? sign : best))
}

/** At most `most` rows. Every text is a table: what is not well-formed is taken as it stands. */
export function tableOf(text: string, most: number, parting = partingOf(text)): readonly (readonly string[])[] {
  const rows: string[][] = []
  let row: string[] = []
  const cell = new RegExp(
    `(?:"((?:[^"]|"")*)"|([^${parting === '|' ? '\\|' : parting}\\r\\n]*))(${parting === '|' ? '\\|' : parting}|\\r?\\n|\\r|$)`,
    'y',
  )
  while (cell.lastIndex < text.length && rows.length < most) {
    const from = cell.lastIndex
    const match = cell.exec(text)
    // A quote in the middle of nowhere: the line as it is.
    if (match === null) {
      const end = text.indexOf('\n', from)
      row.push(text.slice(from, end === -1 ? text.length : end))
      cell.lastIndex = end === -1 ? text.length : end + 1
      rows.push(row)
      row = []
      continue
    }
    const [, quoted, bare = '', end = ''] = match
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'))
    if (end === parting) {
      if (cell.lastIndex === text.length) row.push('')
    } else {
      rows.push(row)
      row = []
    }
    if (end === '') break
  }
  if (row.length > 0) rows.push(row)
  return rows.slice(0, most)
}
