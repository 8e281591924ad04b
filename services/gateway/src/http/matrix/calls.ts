import { on, unstable } from './route.ts'

const delayed = `${unstable}/org.matrix.msc4140/delayed_events`

export const transportsPath = `${unstable}/org.matrix.msc4143/rtc/transports`

/** MatrixRTC: where calls may run, and the events that say « left » when a client falls silent. */
export const callRoutes = [
  on('GET', transportsPath, 'call.discover'),
  on('GET', delayed, 'matrix.room.read'),
  on('GET', `${delayed}/:delayId`, 'matrix.room.read'),
  on('POST', `${delayed}/:delayId`, 'matrix.signal.send'),
  on('POST', `${delayed}/:delayId/:action`, 'matrix.signal.send'),
]
