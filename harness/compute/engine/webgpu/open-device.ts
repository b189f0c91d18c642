/**
 * Opens a device with the highest limits that its adapter offers: a device otherwise gets those
 * that every GPU keeps, 128 MB a tensor among them.
 */
export function openDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const requiredLimits: Record<string, number> = {};
  // The limits are properties of the prototype, which only `in` walks through.
  for (const name in adapter.limits) {
    const limit: unknown = adapter.limits[name as keyof GPUSupportedLimits];
    if (typeof limit === 'number') requiredLimits[name] = limit;
  }
  // What the backend's own profiler measures kernels with.
  const timing = 'timestamp-query' as const;
  const requiredFeatures = adapter.features.has(timing) ? [timing] : [];
  return adapter.requestDevice({ requiredLimits, requiredFeatures });
}
