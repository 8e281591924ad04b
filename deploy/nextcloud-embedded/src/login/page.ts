import { createHash } from 'node:crypto'
import { escapeXml } from '../xml/write.ts'

const words = {
  fr: {
    title: 'Autoriser une application',
    ask: (agent: string) => `« ${agent} » demande à accéder à vos fichiers.`,
    unknown: 'Une application',
    name: 'Identifiant',
    password: 'Mot de passe',
    allow: 'Autoriser',
    wrong: 'Identifiant ou mot de passe incorrect.',
    wait: 'Trop d’essais : attendez une minute.',
    granted: 'C’est fait. Vous pouvez fermer cette page et revenir à l’application.',
    expired: 'Cette demande n’existe plus. Recommencez depuis l’application.',
  },
  en: {
    title: 'Allow an application',
    ask: (agent: string) => `“${agent}” asks for access to your files.`,
    unknown: 'An application',
    name: 'User name',
    password: 'Password',
    allow: 'Allow',
    wrong: 'Wrong user name or password.',
    wait: 'Too many attempts: wait a minute.',
    granted: 'Done. You can close this page and return to the application.',
    expired: 'This request is gone. Start again from the application.',
  },
} as const
type Language = keyof typeof words

const style = `body{font:1rem/1.5 system-ui,sans-serif;max-width:26rem;margin:4rem auto;padding:0 1rem;color:#1d1d2b}
label{display:block;margin-top:1rem}input{font:inherit;width:100%;box-sizing:border-box;padding:.5rem}
button{font:inherit;margin-top:1.5rem;padding:.6rem 1.2rem;background:#23236b;color:#fff;border:0;border-radius:.3rem}
[role=alert]{color:#a3001b}@media(prefers-color-scheme:dark){body{background:#16161f;color:#eee}[role=alert]{color:#ff8f9c}}`

const styleHash = createHash('sha256').update(style).digest('base64')
/** No script, no other origin, no frame around it; the form goes back to where it came from. */
export const contentSecurityPolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`

export function confirmPage(language: Language, agent: string, problem?: 'wrong' | 'wait'): string {
  const say = words[language]
  const alert = problem ? `<p role="alert">${say[problem]}</p>` : ''
  return layout(
    language,
    `<p>${escapeXml(say.ask(agent || say.unknown))}</p>${alert}<form method="post" autocomplete="on">
<label>${say.name}<input name="name" required autocomplete="username" autofocus></label>
<label>${say.password}<input name="password" type="password" required autocomplete="current-password"></label>
<button>${say.allow}</button></form>`,
  )
}

export function notice(language: Language, what: 'granted' | 'expired'): string {
  return layout(language, `<p role="status">${words[language][what]}</p>`)
}

function layout(language: Language, inside: string): string {
  const { title } = words[language]
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} · Parvis</title><style>${style}</style></head><body><main><h1>${title}</h1>${inside}</main></body></html>`
}
