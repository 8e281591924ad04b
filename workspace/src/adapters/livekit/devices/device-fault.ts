import type { DeviceState } from '../../../features/calls/port.ts'

const faults: Readonly<Record<string, DeviceState>> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotReadableError: 'busy',
  AbortError: 'busy',
  NotFoundError: 'absent',
  OverconstrainedError: 'absent',
}

/** Why the browser gave no microphone, camera or screen (`getUserMedia`, Media Capture and Streams §10.3). */
export function deviceFault(cause: unknown): DeviceState {
  return (cause instanceof Error && faults[cause.name]) || 'failed'
}
