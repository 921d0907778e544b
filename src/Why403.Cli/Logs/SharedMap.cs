using System.IO.MemoryMappedFiles;

namespace Why403.Cli.Logs;

/// <summary>A file mapped once for all workers; the last one that closes it takes it away.</summary>
internal sealed unsafe class SharedMap(LogInput input, int workers)
{
    private readonly Lock _lock = new();
    private MemoryMappedFile? _map;
    private MemoryMappedViewAccessor? _view;
    private byte* _bytes;
    private int _open = workers;

    /// <summary>The file's first byte.</summary>
    public byte* Open()
    {
        lock (_lock)
        {
            if (_bytes != null) return _bytes;
            _map = MemoryMappedFile.CreateFromFile(input.Handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _bytes);
            return _bytes;
        }
    }

    /// <summary>Once by each worker.</summary>
    public void Close()
    {
        lock (_lock)
        {
            if (--_open > 0 || _view is null) return;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _map?.Dispose();
        }
    }
}
