import { eventFacts, newRoomFacts, stateFacts, upgradeFacts } from './room-facts.ts'
import { mebibyte, on, unstable, v1, v3, type RowParams } from './route.ts'

const alias = { object: (params: RowParams) => params['alias'] }
const room = `${v3}/rooms/:roomId`

/** Rooms: making them, being in them, what is said and set in them. Rows with `facts` of their own read what policy asks. */
export const roomRoutes = [
  on('POST', `${v3}/createRoom`, 'matrix.room.create', { facts: newRoomFacts }),
  on('POST', `${room}/upgrade`, 'matrix.room.create', { facts: upgradeFacts }),
  on('POST', `${v3}/join/:roomId`, 'matrix.room.join'),
  on('POST', `${room}/join`, 'matrix.room.join'),
  on('POST', `${v3}/knock/:roomId`, 'matrix.room.join'),
  on('POST', `${room}/invite`, 'matrix.room.invite'),
  on('POST', `${room}/leave`, 'matrix.room.leave'),
  on('POST', `${room}/forget`, 'matrix.room.leave'),
  on('POST', `${room}/kick`, 'matrix.room.remove'),
  on('POST', `${room}/ban`, 'matrix.room.remove'),
  on('POST', `${room}/unban`, 'matrix.room.remove'),

  on('PUT', `${room}/send/:eventType/:txnId`, 'matrix.message.send', { facts: eventFacts, bodyLimit: 256 * 1024 }),
  on('PUT', `${room}/redact/:eventId/:txnId`, 'matrix.message.redact'),
  on('PUT', `${room}/state/:eventType`, 'matrix.room.configure', { facts: stateFacts, bodyLimit: 256 * 1024 }),
  on('PUT', `${room}/state/:eventType/:stateKey`, 'matrix.room.configure', {
    facts: stateFacts,
    bodyLimit: 256 * 1024,
  }),
  on('PUT', `${room}/typing/:userId`, 'matrix.signal.send'),
  on('POST', `${room}/receipt/:receiptType/:eventId`, 'matrix.signal.send'),
  on('POST', `${room}/read_markers`, 'matrix.signal.send'),
  on('POST', `${room}/report`, 'matrix.report'),
  on('POST', `${room}/report/:eventId`, 'matrix.report'),

  on('GET', `${v3}/joined_rooms`, 'matrix.room.read'),
  on('GET', `${room}/messages`, 'matrix.room.read'),
  on('GET', `${room}/context/:eventId`, 'matrix.room.read'),
  on('GET', `${room}/event/:eventId`, 'matrix.room.read'),
  on('GET', `${room}/state`, 'matrix.state.read'),
  on('GET', `${room}/state/:eventType`, 'matrix.state.read'),
  on('GET', `${room}/state/:eventType/:stateKey`, 'matrix.state.read'),
  on('GET', `${room}/members`, 'matrix.state.read'),
  on('GET', `${room}/joined_members`, 'matrix.state.read'),
  on('GET', `${room}/initialSync`, 'matrix.room.read'),
  on('GET', `${room}/aliases`, 'matrix.room.read'),
  on('GET', `${v1}/rooms/:roomId/relations/:eventId`, 'matrix.room.read'),
  on('GET', `${v1}/rooms/:roomId/relations/:eventId/:relType`, 'matrix.room.read'),
  on('GET', `${v1}/rooms/:roomId/relations/:eventId/:relType/:eventType`, 'matrix.room.read'),
  on('GET', `${v1}/rooms/:roomId/threads`, 'matrix.room.read'),
  on('GET', `${v1}/rooms/:roomId/hierarchy`, 'matrix.room.read'),
  on('GET', `${v1}/rooms/:roomId/timestamp_to_event`, 'matrix.room.read'),
  on('GET', `${v1}/room_summary/:roomId`, 'matrix.room.read'),
  on('GET', `${unstable}/im.nheko.summary/summary/:roomId`, 'matrix.room.read'),
  on('GET', `${unstable}/im.nheko.summary/rooms/:roomId/summary`, 'matrix.room.read'),
  on('POST', `${v3}/search`, 'matrix.room.read', { bodyLimit: mebibyte }),

  on('GET', `${v3}/directory/room/:alias`, 'matrix.room.read', alias),
  on('PUT', `${v3}/directory/room/:alias`, 'matrix.room.configure', alias),
  on('DELETE', `${v3}/directory/room/:alias`, 'matrix.room.configure', alias),
  on('GET', `${v3}/directory/list/room/:roomId`, 'matrix.room.read'),
  on('PUT', `${v3}/directory/list/room/:roomId`, 'matrix.room.configure'),
]
