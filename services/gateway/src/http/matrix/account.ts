import { mebibyte, on, unstable, v1, v3, type RowParams } from './route.ts'

const device = { object: (params: RowParams) => params['deviceId'] }
const user = { object: (params: RowParams) => params['userId'] }

/** What belongs to the account itself: devices, profile, account data, push rules, filters, directory. */
export const accountRoutes = [
  on('GET', `${v3}/account/whoami`, 'matrix.account.read'),
  on('GET', `${v3}/account/3pid`, 'matrix.account.read'),
  on('GET', `${v3}/capabilities`, 'matrix.account.read'),
  on('POST', `${v3}/logout`, 'matrix.logout'),
  on('POST', `${v3}/logout/all`, 'matrix.logout'),

  on('GET', `${v3}/devices`, 'matrix.device.read'),
  on('GET', `${v3}/devices/:deviceId`, 'matrix.device.read', device),
  on('PUT', `${v3}/devices/:deviceId`, 'matrix.device.change', device),
  on('DELETE', `${v3}/devices/:deviceId`, 'matrix.device.change', device),
  on('POST', `${v3}/delete_devices`, 'matrix.device.change'),
  on('GET', `${unstable}/org.matrix.msc3814.v1/dehydrated_device`, 'matrix.device.read'),
  on('PUT', `${unstable}/org.matrix.msc3814.v1/dehydrated_device`, 'matrix.device.change', { bodyLimit: mebibyte }),
  on('DELETE', `${unstable}/org.matrix.msc3814.v1/dehydrated_device`, 'matrix.device.change'),
  on('GET', `${unstable}/org.matrix.msc3814.v1/dehydrated_device/:deviceId/events`, 'matrix.device.read', device),
  on('POST', `${unstable}/org.matrix.msc3814.v1/dehydrated_device/:deviceId/events`, 'matrix.device.read', device),

  on('GET', `${v3}/profile/:userId`, 'matrix.account.read', user),
  on('GET', `${v3}/profile/:userId/:field`, 'matrix.account.read', user),
  on('PUT', `${v3}/profile/:userId/:field`, 'matrix.profile.change', user),
  on('DELETE', `${v3}/profile/:userId/:field`, 'matrix.profile.change', user),
  on('GET', `${unstable}/uk.tcpip.msc4133/profile/:userId`, 'matrix.account.read', user),
  on('GET', `${unstable}/uk.tcpip.msc4133/profile/:userId/:field`, 'matrix.account.read', user),
  on('PUT', `${unstable}/uk.tcpip.msc4133/profile/:userId/:field`, 'matrix.profile.change', user),
  on('DELETE', `${unstable}/uk.tcpip.msc4133/profile/:userId/:field`, 'matrix.profile.change', user),

  on('GET', `${v3}/user/:userId/account_data/:type`, 'matrix.account.read'),
  on('PUT', `${v3}/user/:userId/account_data/:type`, 'matrix.account.change'),
  on('DELETE', `${unstable}/org.matrix.msc3391/user/:userId/account_data/:type`, 'matrix.account.change'),
  on('GET', `${v3}/user/:userId/rooms/:roomId/account_data/:type`, 'matrix.account.read'),
  on('PUT', `${v3}/user/:userId/rooms/:roomId/account_data/:type`, 'matrix.account.change'),
  on('GET', `${v3}/user/:userId/rooms/:roomId/tags`, 'matrix.account.read'),
  on('PUT', `${v3}/user/:userId/rooms/:roomId/tags/:tag`, 'matrix.account.change'),
  on('DELETE', `${v3}/user/:userId/rooms/:roomId/tags/:tag`, 'matrix.account.change'),
  on('POST', `${v3}/user/:userId/filter`, 'matrix.account.change'),
  on('GET', `${v3}/user/:userId/filter/:filterId`, 'matrix.account.read'),
  on('POST', `${v3}/user/:userId/openid/request_token`, 'matrix.account.read'),

  on('GET', `${v3}/pushrules/`, 'matrix.account.read'),
  on('GET', `${v3}/pushrules/:scope/`, 'matrix.account.read'),
  on('GET', `${v3}/pushrules/:scope/:kind/:ruleId`, 'matrix.account.read'),
  on('PUT', `${v3}/pushrules/:scope/:kind/:ruleId`, 'matrix.account.change'),
  on('DELETE', `${v3}/pushrules/:scope/:kind/:ruleId`, 'matrix.account.change'),
  on('PUT', `${v3}/pushrules/:scope/:kind/:ruleId/enabled`, 'matrix.account.change'),
  on('PUT', `${v3}/pushrules/:scope/:kind/:ruleId/actions`, 'matrix.account.change'),
  on('GET', `${v3}/pushers`, 'matrix.account.read'),
  on('GET', `${v3}/notifications`, 'matrix.account.read'),

  on('GET', `${v3}/presence/:userId/status`, 'matrix.account.read'),
  on('PUT', `${v3}/presence/:userId/status`, 'matrix.account.change'),
  on('GET', `${v3}/voip/turnServer`, 'matrix.account.read'),
  on('GET', `${v3}/thirdparty/protocols`, 'matrix.account.read'),

  on('POST', `${v3}/user_directory/search`, 'matrix.directory.search'),
  on('GET', `${v3}/publicRooms`, 'matrix.directory.search'),
  on('POST', `${v3}/publicRooms`, 'matrix.directory.search'),
  on('GET', `${v1}/user/mutual_rooms`, 'matrix.directory.search'),
  on('GET', `${unstable}/uk.half-shot.msc2666/user/mutual_rooms`, 'matrix.directory.search'),
]
