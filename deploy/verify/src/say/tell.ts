import type { LogReport, Verdict } from '@parvis/tlog'
import type { Outcome } from '../check.ts'
import { faults, type Language } from './faults.ts'

/** A verdict in words: one sentence, what it rests on, and what it does not say. */
export interface Told {
  readonly headline: string
  readonly grounds: readonly string[]
  readonly limits: readonly string[]
}

type Whole = Exclude<Verdict, { result: 'broken' }>

export function tell(outcome: Outcome, language: Language): Told {
  const { verdict } = outcome
  const say = speaker(language)
  const limits = [...limitsOf(outcome, say)]
  if (verdict.result === 'broken')
    return { headline: brokenHeadline(verdict, say), grounds: [...brokenGrounds(outcome, say)], limits }
  return { headline: wholeHeadline(verdict, say), grounds: [...groundsOf(outcome, verdict, say)], limits }
}

interface Speaker {
  (fr: string, en: string): string
  readonly language: Language
  readonly number: (value: number) => string
  readonly date: (time: number | string, near?: string) => string
}

function speaker(language: Language): Speaker {
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB'
  const numbers = new Intl.NumberFormat(locale)
  const date = (time: number | string, near?: string): string => {
    const hasYear = near === undefined || new Date(near).getUTCFullYear() !== new Date(time).getUTCFullYear()
    const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long', timeZone: 'UTC' }
    return new Intl.DateTimeFormat(locale, hasYear ? { ...day, year: 'numeric' } : day)
      .format(new Date(time))
      .replace(/^1 /, language === 'fr' ? '1ᵉʳ ' : '1 ')
  }
  return Object.assign((fr: string, en: string) => (language === 'fr' ? fr : en), {
    language,
    number: (value: number) => numbers.format(value),
    date,
  })
}

function brokenHeadline({ fault }: Extract<Verdict, { result: 'broken' }>, say: Speaker): string {
  const what = faults[fault.code][say.language]
  if (fault.index === undefined) return say(`Rompu : ${what}`, `Broken: ${what}`)
  const index = say.number(fault.index)
  return say(`Rompu à l’entrée ${index} : ${what}`, `Broken at entry ${index}: ${what}`)
}

function* brokenGrounds({ verdict }: Outcome, say: Speaker): Generator<string> {
  if (verdict.result !== 'broken') return
  const { fault, read } = verdict
  if (fault.file !== undefined) yield say(`Fichier : ${fault.file}`, `File: ${fault.file}`)
  yield `Code : ${fault.code}${fault.detail === undefined ? '' : ` (${fault.detail})`}`.replace(' :', say(' :', ':'))
  if (read > 0)
    yield say(
      `Entrées sans défaut avant cela : ${say.number(read)}`,
      `Entries without fault before that: ${say.number(read)}`,
    )
}

function wholeHeadline({ result, head, log }: Whole, say: Speaker): string {
  const [count, size] = [say.number(log.entries), say.number(head.size)]
  const many = log.entries > 1
  const since = log.firstTime === undefined ? '' : say.date(log.firstTime, log.lastTime)
  const entries = log.isWhole
    ? say(
        `${count} ${many ? 'entrées' : 'entrée'}, sans rupture${since && ` depuis le ${since}`}`,
        `${count} ${many ? 'entries' : 'entry'}, unbroken${since && ` since ${since}`}`,
      )
    : say(
        `${count} ${many ? 'entrées' : 'entrée'} sur ${size}, à ${many ? 'leur' : 'sa'} place dans le journal signé`,
        `${count} of ${size} entries, in ${many ? 'their' : 'its'} place in the signed log`,
      )
  const witnesses = witnessesOf(head.agreed.length, say)
  const short = result === 'too-few-witnesses' ? say(', pas assez', ', not enough') : ''
  return say(`${entries} ; ${witnesses}${short}`, `${entries}; ${witnesses}${short}`)
}

function witnessesOf(count: number, say: Speaker): string {
  if (count === 0) return say('aucun témoin', 'no witness')
  return count === 1
    ? say('1 témoin d’accord', '1 witness agrees')
    : say(`${count} témoins d’accord`, `${count} witnesses agree`)
}

function* groundsOf({ kind, followed }: Outcome, { head, log }: Whole, say: Speaker): Generator<string> {
  yield say(
    `Journal : ${head.origin}, ${say.number(head.size)} entrées signées`,
    `Log: ${head.origin}, ${say.number(head.size)} signed entries`,
  )
  for (const { witness, time } of head.agreed) {
    const at = new Date(time * 1000).toISOString()
    yield say(`Témoin ${witness.name} : d’accord, ${at}`, `Witness ${witness.name}: agrees, ${at}`)
  }
  for (const { name } of head.silent) yield say(`Témoin ${name} : rien`, `Witness ${name}: nothing`)
  yield* extentOf(log, kind, say)
  for (const { index } of followed)
    yield say(
      `Clé suivie : l’ancienne avait annoncé la nouvelle à l’entrée ${say.number(index)}.`,
      `Key followed: the former one had announced the new one at entry ${say.number(index)}.`,
    )
  if (log.since === 'continues')
    yield say(
      'Suite exacte du point de contrôle que vous aviez gardé.',
      'Exactly continues the checkpoint that you had kept.',
    )
  if (log.bodies.checked > 0)
    yield say(
      `Parties scellées conformes : ${say.number(log.bodies.checked)}`,
      `Sealed parts as committed: ${say.number(log.bodies.checked)}`,
    )
}

function* extentOf(
  { firstIndex, lastIndex, firstTime, lastTime }: LogReport,
  kind: Outcome['kind'],
  say: Speaker,
): Generator<string> {
  if (firstIndex === undefined || lastIndex === undefined) return
  if (kind === 'proof')
    yield say(`Entrée ${say.number(firstIndex)}, ${firstTime}`, `Entry ${say.number(firstIndex)}, ${firstTime}`)
  else
    yield say(
      `Entrées ${say.number(firstIndex)} à ${say.number(lastIndex)}, du ${firstTime} au ${lastTime}`,
      `Entries ${say.number(firstIndex)} to ${say.number(lastIndex)}, from ${firstTime} to ${lastTime}`,
    )
}

/** What a reader might believe to be shown, and is not. */
function* limitsOf({ verdict, policy, unproved, beyond }: Outcome, say: Speaker): Generator<string> {
  if (policy?.source === 'own')
    yield say(
      `La politique vient de ce qui est vérifié (SHA-256 ${policy.fingerprint}) : comparez-la, ou donnez la vôtre.`,
      `The policy came with what is verified (SHA-256 ${policy.fingerprint}): compare it, or bring your own.`,
    )
  if (unproved.length > 0)
    yield say(
      `Pour la lecture, sans preuve : ${unproved.join(', ')}.`,
      `For reading, without proof: ${unproved.join(', ')}.`,
    )
  if (beyond > 0)
    yield say(
      `Fichiers après le point de contrôle, non vérifiés : ${say.number(beyond)}.`,
      `Files past the checkpoint, not verified: ${say.number(beyond)}.`,
    )
  if (verdict.result === 'broken') return
  const { log } = verdict
  if (!log.isWhole)
    yield say('Ce qui entoure ces entrées n’est pas montré ici.', 'What lies around these entries is not shown here.')
  if (log.since === 'unanswerable')
    yield say(
      'Le point de contrôle gardé ne peut pas être comparé à cette sélection.',
      'The kept checkpoint cannot be compared with this selection.',
    )
  if (log.unplacedRotations > 0)
    yield say(
      'L’ancienne clé a signé l’annonce de la nouvelle ; sa place n’est pas dans cette sélection.',
      'The former key signed the announcement of the new one; its place is not in this selection.',
    )
  if (log.unresolved > 0)
    yield say(
      `Résultats dont l’acte n’est pas ici : ${say.number(log.unresolved)}.`,
      `Outcomes whose act is not here: ${say.number(log.unresolved)}.`,
    )
  if (log.bodies.absent > 0)
    yield say(
      `Parties scellées absentes, non vérifiées : ${say.number(log.bodies.absent)}.`,
      `Sealed parts absent, not verified: ${say.number(log.bodies.absent)}.`,
    )
  if (log.opened > 0)
    yield say(
      'Les noms sont donnés par le serveur : aucune preuve ne les couvre.',
      'Names are the server’s word: no proof covers them.',
    )
}
