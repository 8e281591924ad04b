import { mebibyte, on, unstable, v3 } from './route.ts'

const large = { bodyLimit: 10 * mebibyte }

/** Keys between devices, the identity's own keys, the backup. The gateway carries ciphertext and public keys only. */
export const keyRoutes = [
  on('POST', `${v3}/keys/upload`, 'matrix.keys.exchange', { bodyLimit: mebibyte }),
  on('POST', `${v3}/keys/query`, 'matrix.keys.exchange', { bodyLimit: mebibyte }),
  on('POST', `${v3}/keys/claim`, 'matrix.keys.exchange', { bodyLimit: mebibyte }),
  on('GET', `${v3}/keys/changes`, 'matrix.keys.exchange'),
  on('POST', `${v3}/keys/device_signing/upload`, 'matrix.keys.identity'),
  on('POST', `${unstable}/keys/device_signing/upload`, 'matrix.keys.identity'),
  on('POST', `${v3}/keys/signatures/upload`, 'matrix.keys.identity', { bodyLimit: mebibyte }),
  on('PUT', `${v3}/sendToDevice/:eventType/:txnId`, 'matrix.keys.exchange', { bodyLimit: mebibyte }),

  on('POST', `${v3}/room_keys/version`, 'matrix.keys.identity'),
  on('GET', `${v3}/room_keys/version`, 'matrix.keys.backup'),
  on('GET', `${v3}/room_keys/version/:version`, 'matrix.keys.backup'),
  on('PUT', `${v3}/room_keys/version/:version`, 'matrix.keys.identity'),
  on('DELETE', `${v3}/room_keys/version/:version`, 'matrix.keys.identity'),
  ...['', '/:roomId', '/:roomId/:sessionId'].flatMap((scope) => [
    on('GET', `${v3}/room_keys/keys${scope}`, 'matrix.keys.backup'),
    on('PUT', `${v3}/room_keys/keys${scope}`, 'matrix.keys.backup', large),
    on('DELETE', `${v3}/room_keys/keys${scope}`, 'matrix.keys.backup'),
  ]),
]
