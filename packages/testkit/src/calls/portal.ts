/** What a page of a test knows of the portal that it was signed in at. */
export interface PagePortal {
  readonly userId: string
  readonly name: string
  readonly csrf: string
  matrixToken(deviceId?: string): Promise<{ token: string; userId: string; deviceId: string }>
}

export async function pagePortal(): Promise<PagePortal> {
  const session = (await (await fetch('/api/session')).json()) as {
    csrf: string
    account: { matrixUserId: string; name: string }
  }
  const headers = { 'x-parvis-csrf': session.csrf, 'content-type': 'application/json' }
  return {
    userId: session.account.matrixUserId,
    name: session.account.name,
    csrf: session.csrf,
    async matrixToken(deviceId) {
      const body = JSON.stringify(deviceId === undefined ? {} : { deviceId })
      const answer = await fetch('/api/matrix/token', { method: 'POST', headers, body })
      return (await answer.json()) as { token: string; userId: string; deviceId: string }
    },
  }
}
