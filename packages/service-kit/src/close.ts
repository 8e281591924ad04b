import type { Logger } from './logger.ts'

interface CloseOptions {
  readonly logger: Logger
  /** Milliseconds after which the process ends anyway, with exit code 1. */
  readonly graceMs?: number
  readonly exit?: (code: number) => void
}

/** First SIGTERM or SIGINT: closes in order, then exit 0. A second one, or a close that hangs or fails: exit 1. */
export function closeOnSignal(close: () => Promise<void>, options: CloseOptions): void {
  const exit = options.exit ?? ((code: number) => process.exit(code))
  let closing = false
  const onSignal = (signal: NodeJS.Signals) => {
    if (closing) return exit(1)
    closing = true
    options.logger.info({ signal }, 'closing')
    setTimeout(() => exit(1), options.graceMs ?? 10_000).unref()
    close().then(
      () => exit(0),
      (error: unknown) => {
        options.logger.error({ err: error }, 'close failed')
        exit(1)
      },
    )
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}
