/** What `getDisplayMedia` would give: a picture that changes ten times a second. */
export function drawnScreen(): MediaStream {
  const canvas = document.createElement('canvas')
  canvas.width = 640
  canvas.height = 360
  const pen = canvas.getContext('2d')
  let round = 0
  setInterval(() => {
    round += 1
    if (!pen) return
    pen.fillStyle = `hsl(${(round * 7) % 360} 60% 50%)`
    pen.fillRect(0, 0, canvas.width, canvas.height)
    pen.fillStyle = '#000'
    pen.fillText(`${round}`, 20, 40)
  }, 100)
  return canvas.captureStream(10)
}
