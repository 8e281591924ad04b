import { useI18n } from 'vue-i18n'
import { useAudit } from './audit-context.ts'
import { actKey, toldOf, type Named } from './model/told.ts'
import type { OpenedEntry } from './port.ts'

export interface Telling {
  /** « Claire Morvan a invité une personne dans le salon « Halle », le 21 novembre à 14 h 05. » */
  sentence(entry: OpenedEntry): string
  /** The same where the date stands beside it. */
  phrase(entry: OpenedEntry): string
  actName(act: string): string
  actor(entry: OpenedEntry): string
  object(entry: OpenedEntry): string | null
  /** « Refusé, règle rooms-encrypted » and so on: what became of it. */
  decision(entry: OpenedEntry): string
}

/** Entries in words. Names come from the log as they are; everything else from the catalogue. */
export function useTold(): Telling {
  const { t, te } = useI18n()
  const { dates } = useAudit()
  const named = ({ kind, name }: Named) =>
    name === null ? t(`audit.subject.unnamed.${kind}`) : t(`audit.subject.named.${kind}`, { name })
  const known = (group: 'name' | 'did' | 'wished', act: string) =>
    te(`audit.act.${group}.${act}`) ? `audit.act.${group}.${act}` : `audit.act.${group}.other`
  const actName = (act: string) => t(known('name', actKey(act)), { act })

  function phrase(entry: OpenedEntry): string {
    const { how, act, who, what } = toldOf(entry)
    return t(known(how, act), {
      who: capital(named(who)),
      what: what === null ? t('audit.subject.unnamed.thing') : named(what),
      act: entry.act,
    })
  }
  function sentence(entry: OpenedEntry): string {
    const at = Date.parse(entry.time)
    return t('audit.told', { told: phrase(entry), day: dates().day(at), time: dates().spoken(at) })
  }
  return {
    sentence,
    phrase,
    actName,
    actor: (entry) => capital(named(toldOf(entry).who)),
    object: (entry) => {
      const { what } = toldOf(entry)
      return what === null ? null : capital(named(what))
    },
    decision(entry) {
      if (entry.decision === 'refuse') return t('audit.decision.refused')
      if (entry.outcome === undefined) return t('audit.decision.open')
      return t(`audit.decision.${entry.outcome.outcome}`)
    },
  }
}

const capital = (text: string) => text.charAt(0).toLocaleUpperCase('fr') + text.slice(1)
