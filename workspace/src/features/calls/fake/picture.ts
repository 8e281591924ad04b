import type { Picture } from '../port.ts'

let made = 0

/** A picture without a camera: somebody drawn on a canvas, who moves a little. Without a canvas, an empty one. */
export function fakePicture(draw: (context: CanvasRenderingContext2D, tick: number) => void): Picture {
  made += 1
  let stream: MediaStream | null = null
  return {
    id: `fake-picture-${made}`,
    attach(element) {
      stream ??= streamOf(draw)
      if (!stream) return () => {}
      element.srcObject = stream
      void element.play().catch(() => {})
      return () => void (element.srcObject = null)
    },
  }
}

function streamOf(draw: (context: CanvasRenderingContext2D, tick: number) => void): MediaStream | null {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  if (!context || typeof canvas.captureStream !== 'function') return null
  canvas.width = 640
  canvas.height = 400
  let tick = 0
  const step = () => {
    draw(context, tick)
    tick += 1
  }
  step()
  setInterval(step, 100)
  return canvas.captureStream(10)
}

/** Head and shoulders before a wall, in colours drawn from a number. */
export function personDrawing(seed: number): (context: CanvasRenderingContext2D, tick: number) => void {
  const hue = (seed * 67) % 360
  return (context, tick) => {
    const sway = Math.sin(tick / 8 + seed) * 6
    context.fillStyle = `hsl(${hue} 12% 24%)`
    context.fillRect(0, 0, 640, 400)
    context.fillStyle = `hsl(${hue} 14% 31%)`
    context.fillRect(420, 40, 150, 190)
    context.fillStyle = `hsl(${(hue + 140) % 360} 28% 30%)`
    context.beginPath()
    context.ellipse(320 + sway, 420, 170, 150, 0, 0, Math.PI * 2)
    context.fill()
    context.fillStyle = `hsl(${18 + (seed % 4) * 6} 34% ${38 + (seed % 5) * 8}%)`
    context.beginPath()
    context.ellipse(320 + sway, 180, 76, 90, 0, 0, Math.PI * 2)
    context.fill()
  }
}

/** A plan on a sheet, for a shared screen. */
export function planDrawing(title: string): (context: CanvasRenderingContext2D, tick: number) => void {
  return (context) => {
    context.fillStyle = '#f6f3ed'
    context.fillRect(0, 0, 640, 400)
    context.fillStyle = '#2a241c'
    context.font = '600 18px sans-serif'
    context.fillText(title, 30, 44)
    context.strokeStyle = '#2a241c'
    context.strokeRect(110, 190, 420, 140)
    context.beginPath()
    context.moveTo(110, 190)
    context.lineTo(320, 90)
    context.lineTo(530, 190)
    for (const x of [150, 230, 310, 390, 470]) context.rect(x, 240, 40, 90)
    context.stroke()
  }
}
