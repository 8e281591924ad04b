import type { SessionPort } from './features/identity/port.ts'
import type { Matrix } from './adapters/matrix/index.ts'

/** Messages and calls open with the session and close with it; nothing of the engine is loaded before. */
export function followSession(
  port: SessionPort,
  engine: Pick<Matrix, 'start' | 'stop'>,
  leaveCall: () => unknown,
): void {
  let started: string | null = null
  port.session.subscribe((view) => {
    if (view && started === null && !port.instance.value?.engines.matrix) {
      started = view.csrf
      void engine.start({ userId: view.account.matrixUserId, name: view.account.name, session: view.csrf })
    }
    if (view === null && started !== null) {
      started = null
      void leaveCall()
      void engine.stop({ wipe: false })
    }
  })
}
