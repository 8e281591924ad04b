/**
 * Quasar reads the screen's orientation when it starts, without asking whether there is one. WebKitGTK and Safari before
 * 16.4 have none, and the whole page stayed white. Nothing of ours asks how the screen is held: it is told to stand.
 */
export function withOrientation(screen: { readonly orientation?: unknown }): void {
  if (screen.orientation) return
  const orientation = Object.assign(new EventTarget(), { type: 'landscape-primary', angle: 0 })
  Object.defineProperty(screen, 'orientation', { value: orientation, configurable: true })
}
