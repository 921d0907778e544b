namespace Why403.Cli.Logs;

/// <summary>
/// A file that a server appends to. A new file under its name is gone on with when the old one gives no more, and a file that became
/// shorter is read from its start: both ways of logrotate (create, copytruncate).
/// </summary>
internal sealed class FollowedFile : IFollowed
{
    private readonly string _name;
    private FileStream? _file;
    private FileIdentity? _identity;
    private bool _isLeaving;

    /// <param name="fromStart">What is there already is read too.</param>
    public FollowedFile(string name, bool fromStart)
    {
        _name = name;
        _file = Files.OpenGrowing(name);
        _identity = IdentityOf(_file);
        Position = fromStart ? 0 : _file.Length;
    }

    public long Position { get; private set; }

    public int Restarts { get; private set; }

    public bool IsEnded => false;

    public int Read(Span<byte> buffer)
    {
        if (_file is null && !TryOpen()) return 0;
        if (RandomAccess.GetLength(_file!.SafeFileHandle) < Position) Restart();
        var read = RandomAccess.Read(_file.SafeFileHandle, buffer, Position);
        if (read == 0 && IsReplaced())
        {
            // The old file's writers open the new one one by one: only when the old has been silent for a whole round, it is left.
            if (_isLeaving)
            {
                _file.Dispose();
                _file = null;
            }
            _isLeaving = !_isLeaving;
            return 0;
        }
        if (read > 0) _isLeaving = false;
        Position += read;
        return read;
    }

    public void Dispose() => _file?.Dispose();

    private bool TryOpen()
    {
        try
        {
            _file = Files.OpenGrowing(_name);
        }
        catch (Complaint)
        {
            // Moved away, and the next one is not there yet.
            return false;
        }
        _identity = IdentityOf(_file);
        Restart();
        return true;
    }

    private void Restart()
    {
        Position = 0;
        Restarts++;
    }

    // A new file without a line: its server has not gone over to it yet.
    private bool IsReplaced()
    {
        if (OperatingSystem.IsLinux()) return Linux.IdentityOf(_name) is { } now && now != _identity && new FileInfo(_name) is { Exists: true, Length: > 0 };
        var file = new FileInfo(_name);
        return file.Exists && file.Length < Position;
    }

    private static FileIdentity? IdentityOf(FileStream file) => OperatingSystem.IsLinux() ? Linux.IdentityOf(file.SafeFileHandle) : null;
}
