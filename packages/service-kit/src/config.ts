import { readFileSync, statSync } from 'node:fs'
import { dirname, isAbsolute, resolve } from 'node:path'
import type * as z from 'zod'

/** The start cannot go on. Its message is one sentence per fault, each naming the file and the path in it. */
export class ConfigError extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[], cause?: unknown) {
    super(faults.join('\n'), { cause })
    this.name = 'ConfigError'
    this.faults = faults
  }
}

/** Reads a JSON file and checks it whole; every fault is named, not only the first. Throws ConfigError. */
export function loadConfig<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  const result = schema.safeParse(readJson(file))
  if (result.success) return result.data
  throw new ConfigError(
    result.error.issues.map((issue) => `${file}: ${issue.path.join('.') || '(root)'}: ${issue.message}`),
    result.error,
  )
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readText(file))
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause
    throw new ConfigError([`${file}: is not JSON: ${cause instanceof Error ? cause.message : 'unreadable'}`], cause)
  }
}

/** A secret stands alone in its file; a trailing newline is not part of it. Refuses a file that other users can read. */
export function readSecret(file: string): string {
  const secret = readText(file).trimEnd()
  if (secret === '') throw new ConfigError([`${file}: the secret is empty`])
  if ((statSync(file).mode & 0o007) !== 0) {
    throw new ConfigError([`${file}: every user of this machine can read this secret; run chmod 600 on it`])
  }
  return secret
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ConfigError([`${file}: cannot be read`], cause)
  }
}

/** `--config <file>` of the command line. Throws ConfigError when it is missing. */
export function configArgument(argv: readonly string[]): string {
  const value = argv[argv.indexOf('--config') + 1]
  if (!argv.includes('--config') || value === undefined) throw new ConfigError(['--config <file.json> is missing'])
  return value
}

/** Paths in a configuration file are relative to that file. */
export function besides(configFile: string, path: string): string {
  return isAbsolute(path) ? path : resolve(dirname(configFile), path)
}
