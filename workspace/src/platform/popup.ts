/** A second window, for a step that another site must do. */
export interface Popup {
  go(url: string): void
  readonly closed: boolean
  close(): void
}

/** Opens at once (browsers allow it only during the click) and shows nothing until `go`. Null: the browser refused. */
export type OpenPopup = () => Popup | null

export function browserPopup(page: Window): OpenPopup {
  return () => {
    const opened = page.open('about:blank', '_blank', 'width=520,height=720')
    if (!opened) return null
    return {
      go: (url) => void opened.location.replace(url),
      get closed() {
        return opened.closed
      },
      close: () => opened.close(),
    }
  }
}
