import { computed, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useAudit } from './audit-context.ts'
import type { Broken, Proven } from './model/verification/verdict.ts'
import type { Check } from './useVerification.ts'

/** A verdict in one sentence, and what must be said beside it. */
export function useVerdictWords(
  check: Readonly<Ref<Check>>,
  acked: () => number | null,
): { readonly sentence: ComputedRef<string>; readonly notes: ComputedRef<readonly string[]> } {
  const { t } = useI18n()
  const { count, dates } = useAudit()
  const provenNotes = useProvenNotes(acked)
  const day = (time: string) => dates().day(Date.parse(time))

  function provenSentence({ whole, lines, since, witnesses }: Proven): string {
    const n = lines.to - lines.from
    const part = whole
      ? t('audit.verdict.whole', { n: count(n), day: day(since) }, n)
      : t('audit.verdict.part', { from: count(lines.from), to: count(lines.to - 1) })
    if (witnesses.of === 0) return `${part} ${t('audit.verdict.noWitness')}`
    if (!witnesses.quorum)
      return `${part} ${t('audit.verdict.fewWitnesses', { agreed: count(witnesses.agreed), of: count(witnesses.of) })}`
    return `${part} ${t('audit.verdict.witnesses', { n: count(witnesses.agreed) }, witnesses.agreed)}`
  }
  function brokenSentence({ at, to, time, fault }: Broken): string {
    if (at === null) return t(`audit.verdict.head.${fault}`)
    if (to !== null) return t('audit.verdict.brokenBetween', { from: count(at), to: count(Math.max(at, to - 1)) })
    const line = count(at)
    return time === null
      ? t('audit.verdict.broken', { line })
      : t('audit.verdict.brokenOn', { line, day: day(time), time: dates().spoken(Date.parse(time)) })
  }
  const sentence = computed(() => {
    const now = check.value
    if (now.at === 'running')
      return now.of === 0
        ? t('audit.verdict.begins')
        : t('audit.verdict.running', { done: count(now.done), of: count(now.of) })
    if (now.at !== 'verdict') return ''
    return now.verdict.kind === 'proven' ? provenSentence(now.verdict) : brokenSentence(now.verdict)
  })

  const notes = computed(() => {
    const now = check.value
    if (now.at !== 'verdict') return []
    if (now.verdict.kind === 'proven') return provenNotes(now.verdict, now.when, now.ms)
    const { at, fault } = now.verdict
    const before =
      at === null || at === 0 ? t('audit.verdict.trustNone') : t('audit.verdict.trustBefore', { line: count(at - 1) })
    return [t(`audit.verdict.fault.${fault}`), `${before} ${t('audit.verdict.todo')}`]
  })
  return { sentence, notes }
}

/** How it was checked, against what, and what a reader should not take for granted. */
function useProvenNotes(acked: () => number | null) {
  const { t } = useI18n()
  const { count, dates } = useAudit()
  return ({ before, witnesses, changed, offered, size, followed }: Proven, when: number, ms: number): string[] => {
    const seconds = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 }).format(ms / 1000)
    const waiting = Math.max(0, (acked() ?? size) - size)
    return [
      t('audit.verdict.how', { time: dates().spoken(when), seconds }) +
        (waiting > 0 ? ` ${t('audit.verdict.waiting', { n: count(waiting) }, waiting)}` : ''),
      before === null ? t('audit.verdict.first') : t('audit.verdict.kept', { n: count(before) }, before),
      ...followed.slice(-1).map((line) => t('audit.verdict.followed', { line: count(line) })),
      ...(witnesses.near ? [t('audit.verdict.near')] : []),
      ...(changed ? [t(offered === null ? 'audit.verdict.changed' : 'audit.verdict.offered')] : []),
    ]
  }
}
