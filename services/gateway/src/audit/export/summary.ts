import type { AuditFilter, OpenedEntry } from '@parvis/contracts'
import { type Note, parseCheckpoint, toBase64 } from '@parvis/tlog'
import type { ExportWords } from './words.ts'

const mostShown = 500
const mostNamed = 50

/** Counts while entries pass by; keeps the first ones for the table. */
export class Tally {
  readonly acts = new Map<string, number>()
  readonly people = new Map<string, number>()
  readonly outcomes = new Map<string, number>()
  readonly shown: OpenedEntry[] = []
  count = 0
  refused = 0
  first = ''
  last = ''

  add(entry: OpenedEntry): void {
    this.count += 1
    if (entry.decision === 'refuse') this.refused += 1
    if (this.first === '') this.first = entry.time
    this.last = entry.time
    more(this.acts, entry.act)
    more(this.people, entry.actor.name ?? entry.actor.id ?? entry.actor.pseudonym)
    more(this.outcomes, entry.outcome?.outcome ?? '')
    if (this.shown.length < mostShown) this.shown.push(entry)
  }
}

function more(counts: Map<string, number>, of: string): void {
  counts.set(of, (counts.get(of) ?? 0) + 1)
}

export interface SummaryOf {
  readonly tally: Tally
  readonly note: Note
  readonly filter: AuditFilter
  readonly names: boolean
  readonly now: Date
}

/** One page to read and to print; everything in it is text, and nothing in it runs. */
export function summaryPage(of: SummaryOf, words: ExportWords): string {
  const { tally, note, names, now } = of
  const { origin, size, root } = parseCheckpoint(note.text)
  const parts: readonly (readonly [string, string])[] = [
    [words.made, now.toISOString()],
    [words.log, `${origin} — ${size} ${words.size}, ${words.root} ${toBase64(root)}`],
    [words.cosigned, note.signatures.map(({ name }) => name).join(', ')],
    [words.filter, filterText(of.filter) || words.everything],
    [words.period, tally.count === 0 ? '—' : `${tally.first} – ${tally.last}`],
    [words.entries, `${tally.count} (${words.refused} ${tally.refused})`],
  ]
  return `<!doctype html>
<html lang="${words.language}">
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(words.title)}</title>
<style>${style}</style>
<h1>${escaped(words.title)}</h1>
<p>${escaped(words.unproved)}</p>
${names ? '' : `<p>${escaped(words.sealed)}</p>`}
<dl>${parts.map(([term, text]) => `<dt>${escaped(term)}</dt><dd>${escaped(text)}</dd>`).join('')}</dl>
${counts(words.acts, tally.acts, words)}${counts(words.people, tally.people, words)}${counts(words.outcomes, tally.outcomes, words)}
${table(tally, words)}
</html>
`
}

function counts(title: string, of: ReadonlyMap<string, number>, words: ExportWords): string {
  const most = [...of].toSorted(([, a], [, b]) => b - a).slice(0, mostNamed)
  const rows = most.map(([name, count]) => `<tr><td>${escaped(name || words.open)}</td><td>${count}</td></tr>`)
  return `<h2>${escaped(title)}</h2><table>${rows.join('')}</table>`
}

function table({ shown, count }: Tally, words: ExportWords): string {
  const row = (cells: readonly string[], tag: 'td' | 'th') =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`
  const rows = shown.map(({ index, time, act, actor, object, decision, rules, outcome }) => {
    const [by, on] = [actor, object].map((one) => one?.name ?? one?.id ?? one?.pseudonym ?? '')
    return row(
      [`${index}`, time, act, by ?? '', on ?? '', `${decision} (${rules.join(' ')})`, outcome?.outcome ?? ''],
      'td',
    )
  })
  const remark = count > shown.length ? `<p>${escaped(words.first(shown.length, count))}</p>` : ''
  return `${remark}<table><thead>${row(words.columns, 'th')}</thead>${rows.join('')}</table>`
}

function filterText(filter: AuditFilter): string {
  return Object.entries(filter)
    .flatMap(([part, value]) => (value === undefined ? [] : [`${part}: ${[value].flat().join(' | ')}`]))
    .join('; ')
}

/** Names, addresses and ids are attacker-controlled. */
function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

const style = `
body { font: 11pt/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; color: #161616; background: #fff }
h1 { font-size: 18pt } h2 { font-size: 13pt; break-after: avoid }
dt { font-weight: 600 } dd { margin: 0 0 .5rem; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; font-size: 9pt }
th, td { border: 1px solid #999; padding: .2rem .4rem; text-align: left; vertical-align: top; overflow-wrap: anywhere }
thead { display: table-header-group } tr { break-inside: avoid }
@page { margin: 15mm } @media print { body { margin: 0; max-width: none } }
`
