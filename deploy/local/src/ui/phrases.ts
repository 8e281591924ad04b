import type { PartState, ReadyNews } from '../report.ts'
import type { Language, Sentence } from '../words.ts'

export const stateNames: Readonly<Record<PartState, Sentence>> = {
  preparing: { fr: 'préparation', en: 'preparing' },
  starting: { fr: 'démarrage', en: 'starting' },
  ready: { fr: 'prêt', en: 'ready' },
  restarting: { fr: 'redémarrage', en: 'restarting' },
  unavailable: { fr: 'indisponible', en: 'unavailable' },
  stopped: { fr: 'arrêté', en: 'stopped' },
}

export const farewell = {
  stopping: { fr: 'Arrêt en cours…', en: 'Stopping…' },
  stopped: { fr: 'Parvis est arrêté.', en: 'Parvis has stopped.' },
} satisfies Record<string, Sentence>

export function inSeconds(milliseconds: number, language: Language): string {
  const seconds = new Intl.NumberFormat(language, { maximumFractionDigits: milliseconds < 10_000 ? 1 : 0 })
  return `${seconds.format(milliseconds / 1000)} s`
}

const texts = {
  fr: {
    open: (url: string, time: string) => `Parvis est prêt en ${time}. Ouvrez ${url}`,
    accounts: 'Comptes de démonstration (sans mot de passe) :',
    data: 'Données',
    logs: 'Journaux',
    caution: 'À savoir',
    stop: 'Pour arrêter : Ctrl+C',
  },
  en: {
    open: (url: string, time: string) => `Parvis is ready in ${time}. Open ${url}`,
    accounts: 'Demo accounts (no password):',
    data: 'Data',
    logs: 'Logs',
    caution: 'Good to know',
    stop: 'To stop: Ctrl+C',
  },
}

/** What a person needs once it runs: the address first, how to stop last. */
export function welcome(news: ReadyNews, language: Language): string {
  const say = texts[language]
  const widest = Math.max(...news.accounts.map(({ name }) => name.length))
  const people = news.accounts.map(({ name, role }) => `  ${name.padEnd(widest)}  ${role}`)
  const cautions = news.cautions.map((caution) => `${say.caution} : ${caution[language]}`)
  const lines = ['', say.open(news.url, inSeconds(news.milliseconds, language)), '', say.accounts, ...people, '']
  return [...lines, ...cautions, `${say.data} : ${news.dataDir}`, `${say.logs} : ${news.logs}`, say.stop, ''].join('\n')
}
