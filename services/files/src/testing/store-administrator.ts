export const passwordOf = (name: string): string => `password-of-${name}`

/** What a store's administrator does for tests, by its OCS. */
export function storeAdministrator(url: string, { username, password }: { username: string; password: string }) {
  const headers = {
    authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
    'ocs-apirequest': 'true',
    'content-type': 'application/json',
  }
  const ask = async (method: string, path: string, json?: object): Promise<unknown> => {
    const body = json === undefined ? null : JSON.stringify(json)
    const answer = await fetch(`${url}/ocs/v2.php/cloud/${path}?format=json`, { method, headers, body })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  return {
    addUser: async (userid: string) => void (await ask('POST', 'users', { userid, password: passwordOf(userid) })),
    removeUser: async (name: string) => void (await ask('DELETE', `users/${name}`)),
    setQuota: async (name: string, value: string) => void (await ask('PUT', `users/${name}`, { key: 'quota', value })),
    enable: async (name: string, enabled: boolean) =>
      void (await ask('PUT', `users/${name}/${enabled ? 'enable' : 'disable'}`)),
    async users(): Promise<readonly string[]> {
      const { ocs } = (await ask('GET', 'users')) as { ocs: { data: { users: string[] } } }
      return ocs.data.users
    },
    async version(): Promise<string> {
      const { ocs } = (await ask('GET', 'capabilities')) as { ocs: { data: { version: { string: string } } } }
      return ocs.data.version.string
    },
  }
}
