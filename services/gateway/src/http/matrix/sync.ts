import { mebibyte, on, unstable, v3 } from './route.ts'

/** Long polls: what is new, for this device. */
export const syncRoutes = [
  on('GET', `${v3}/sync`, 'matrix.sync', { patience: 'poll' }),
  on('POST', `${unstable}/org.matrix.simplified_msc3575/sync`, 'matrix.sync', {
    patience: 'poll',
    bodyLimit: mebibyte,
  }),
]
