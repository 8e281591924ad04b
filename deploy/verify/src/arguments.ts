import { parseArgs } from 'node:util'

export interface Arguments {
  readonly path: string
  readonly policy: string | undefined
  readonly since: string | undefined
  readonly json: boolean
}

/** Undefined where the words make no sense. */
export function readArguments(words: readonly string[]): Arguments | 'help' | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        policy: { type: 'string' },
        since: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    if (values.help) return 'help'
    const [path, ...rest] = positionals
    if (path === undefined || rest.length > 0) return undefined
    return { path, policy: values.policy, since: values.since, json: values.json }
  } catch {
    return undefined
  }
}

export const usage = `parvis-verify BUNDLE|DOSSIER|PREUVE [--policy FICHIER] [--since POINT_DE_CONTROLE] [--json]
parvis-verify BUNDLE|FOLDER|PROOF [--policy FILE] [--since CHECKPOINT] [--json]

0 vérifié / verified          1 rompu / broken          2 illisible / unreadable
3 pas assez de témoins / too few witnesses          4 demandé mais impossible / asked but impossible
`
