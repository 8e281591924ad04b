/** Hands opened bytes to the browser's own downloads. It is told no type: what is saved is not shown by our origin. */
export function saveBlob(blob: Blob, name: string): void {
  const address = URL.createObjectURL(new Blob([blob], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  // In the page while it is clicked: outside of it, a busy browser may forget the name.
  document.body.append(link)
  link.click()
  link.remove()
  // The download has its own hold on the bytes once it began.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
