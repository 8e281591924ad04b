import { mebibyte, on, v1, type RowParams } from './route.ts'

const content = { object: (params: RowParams) => params['mediaId'], patience: 'media' } as const

/** Authenticated media only; the old open paths and link previews (the server would learn the link) have no row. */
export const mediaRoutes = [
  on('GET', `${v1}/media/config`, 'matrix.discover'),
  on('POST', '/_matrix/media/v3/upload', 'matrix.media.upload', { patience: 'media', bodyLimit: 100 * mebibyte }),
  on('POST', '/_matrix/media/v1/create', 'matrix.media.upload'),
  on('PUT', '/_matrix/media/v3/upload/:serverName/:mediaId', 'matrix.media.upload', {
    ...content,
    bodyLimit: 100 * mebibyte,
  }),
  on('GET', `${v1}/media/download/:serverName/:mediaId`, 'matrix.media.download', content),
  on('GET', `${v1}/media/download/:serverName/:mediaId/:fileName`, 'matrix.media.download', content),
  on('GET', `${v1}/media/thumbnail/:serverName/:mediaId`, 'matrix.media.download', content),
]
