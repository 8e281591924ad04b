import type { OpenedEntry } from '@parvis/contracts'

/**
 * What a spreadsheet would take for a formula begins with one of these, in the forms of East Asian keyboards too. Names
 * are attacker-controlled: an apostrophe before them makes them text.
 */
const beginsFormula = /^[\s\p{Cf}]*[=+\-@＝＋－＠|%]|^[\t\r\n]/u

/** One cell of RFC 4180, always quoted. */
export function csvCell(value: string | number | undefined): string {
  const text = String(value ?? '')
  const safe = typeof value === 'string' && beginsFormula.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""').replaceAll('\u0000', '')}"`
}

const columns: readonly (readonly [name: string, value: (entry: OpenedEntry) => string | number | undefined])[] = [
  ['index', ({ index }) => index],
  ['time', ({ time }) => time],
  ['act', ({ act }) => act],
  ['class', (entry) => entry.class],
  ['decision', ({ decision }) => decision],
  ['actor', ({ actor }) => actor.name],
  ['actor_id', ({ actor }) => actor.id],
  ['actor_pseudonym', ({ actor }) => actor.pseudonym],
  ['claim', ({ claim }) => claim],
  ['address', ({ address }) => address],
  ['object', ({ object }) => object?.name],
  ['object_kind', ({ object }) => object?.kind],
  ['object_id', ({ object }) => object?.id],
  ['object_pseudonym', ({ object }) => object?.pseudonym],
  ['from', ({ place }) => place.from],
  ['to', ({ place }) => place.to],
  ['rules', ({ rules }) => rules.join(' ')],
  ['policy', ({ policy }) => policy],
  ['correlation', ({ correlation }) => correlation],
  ['outcome', ({ outcome }) => outcome?.outcome],
  ['status', ({ outcome }) => outcome?.status],
  ['outcome_time', ({ outcome }) => outcome?.time],
  ['state', ({ state }) => state],
]

/** With the mark by which spreadsheets know UTF-8. */
export const csvHead = `\uFEFF${columns.map(([name]) => csvCell(name)).join(',')}\r\n`

export const csvRow = (entry: OpenedEntry): string =>
  `${columns.map(([, value]) => csvCell(value(entry))).join(',')}\r\n`
