/** What of a drawing is seen: its scale, and where its corner stands on the screen. */
export interface Camera {
  readonly scale: number
  readonly x: number
  readonly y: number
}

export interface CameraControl {
  readonly now: () => Camera
  /** All of it in the middle. */
  readonly fit: () => void
  readonly zoomBy: (factor: number) => void
  readonly moveBy: (dx: number, dy: number) => void
}

const LEAST = 0.08
const MOST = 8
/** A small network is not blown up beyond this. */
const MOST_FITTED = 1.6
const STEP = 1.4
const PAN = 60

/**
 * Moves a camera over a drawing in `box` by mouse, fingers and keys. The wheel scrolls the page, and zooms with Ctrl (as a
 * pinch on a touchpad does) or ⌘; one finger scrolls, two pinch. `extent` is the drawing's size at scale 1.
 */
export const cameraOver = (
  box: HTMLElement,
  extent: () => readonly [width: number, height: number],
  onChange: (camera: Camera) => void,
): CameraControl => {
  let camera: Camera = { scale: 1, x: 0, y: 0 }
  const set = (scale: number, x: number, y: number): void => {
    camera = { scale, x, y }
    onChange(camera)
  }
  const zoomAt = (px: number, py: number, factor: number): void => {
    const scale = Math.min(MOST, Math.max(LEAST, camera.scale * factor))
    const by = scale / camera.scale
    set(scale, px - (px - camera.x) * by, py - (py - camera.y) * by)
  }
  const fit = (): void => {
    const [width, height] = extent()
    const [w, h] = [box.clientWidth, box.clientHeight]
    if (w === 0 || h === 0) return
    const scale = Math.max(LEAST, Math.min(MOST_FITTED, w / width, h / height))
    set(scale, (w - width * scale) / 2, (h - height * scale) / 2)
  }
  const moveBy = (dx: number, dy: number): void => set(camera.scale, camera.x + dx, camera.y + dy)
  const zoomBy = (factor: number): void => zoomAt(box.clientWidth / 2, box.clientHeight / 2, factor)

  box.addEventListener(
    'wheel',
    event => {
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      const { left, top } = box.getBoundingClientRect()
      zoomAt(
        event.clientX - left,
        event.clientY - top,
        Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0035)),
      )
    },
    { passive: false },
  )
  dragOf(box, moveBy, zoomAt)
  const actions = new Map<string, () => void>([
    ['+', () => zoomBy(STEP)],
    ['=', () => zoomBy(STEP)],
    ['-', () => zoomBy(1 / STEP)],
    ['0', fit],
    ['ArrowLeft', () => moveBy(PAN, 0)],
    ['ArrowRight', () => moveBy(-PAN, 0)],
    ['ArrowUp', () => moveBy(0, PAN)],
    ['ArrowDown', () => moveBy(0, -PAN)],
  ])
  box.addEventListener('keydown', event => {
    const action = actions.get(event.key)
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    action()
  })
  return { now: () => camera, fit, zoomBy, moveBy }
}

/** The mouse drags, two fingers drag and pinch; a drag is no click. */
const dragOf = (
  box: HTMLElement,
  moveBy: (dx: number, dy: number) => void,
  zoomAt: (x: number, y: number, factor: number) => void,
): void => {
  const points = new Map<number, readonly [x: number, y: number]>()
  let dragged = 0
  const middle = (): readonly [x: number, y: number, apart: number] => {
    const [a = [0, 0], b = a] = [...points.values()]
    return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, Math.hypot(a[0] - b[0], a[1] - b[1])]
  }
  box.addEventListener('pointerdown', event => {
    if (event.button !== 0) return
    if (points.size === 0) dragged = 0
    points.set(event.pointerId, [event.clientX, event.clientY])
  })
  box.addEventListener('pointermove', event => {
    if (!points.has(event.pointerId)) return
    const isDrag = event.pointerType === 'mouse' ? points.size === 1 : points.size === 2
    const [x, y, apart] = middle()
    points.set(event.pointerId, [event.clientX, event.clientY])
    if (!isDrag) return
    const [nx, ny, nApart] = middle()
    dragged += Math.abs(nx - x) + Math.abs(ny - y) + Math.abs(nApart - apart)
    // Before that it may become a click.
    if (dragged > 4 && !box.hasPointerCapture(event.pointerId)) box.setPointerCapture(event.pointerId)
    moveBy(nx - x, ny - y)
    const { left, top } = box.getBoundingClientRect()
    if (apart > 0 && nApart > 0) zoomAt(nx - left, ny - top, nApart / apart)
  })
  const drop = (event: PointerEvent): void => void points.delete(event.pointerId)
  box.addEventListener('pointerup', drop)
  box.addEventListener('pointercancel', drop)
  box.addEventListener('lostpointercapture', drop)
  box.addEventListener('pointerleave', event => {
    if (!box.hasPointerCapture(event.pointerId)) drop(event)
  })
  box.addEventListener(
    'click',
    event => {
      if (dragged > 4) event.stopPropagation()
    },
    { capture: true },
  )
}
