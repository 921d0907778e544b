using Why403.Logs.Scanning;

namespace Why403.Logs.Joining;

/// <summary>
/// Brings each refusal together with the error line that explains it. The best key that both lines have decides; within its window
/// the oldest line that is not used yet is taken, and each line is used once.
/// </summary>
internal sealed class Join
{
    // One second each way for times that are written in whole seconds.
    private const long Slack = 1000;

    // Where the access line does not say how long the request took.
    private const long UsualWindow = 10_000;
    private const long LongestWindow = 60_000;
    private const int MostPathParts = 12;
    private const int MostGuessed = 64;

    private readonly KeyedHash _hash;
    private readonly TextPool _texts;
    private readonly RefusalRecord[] _refusals;
    private readonly ErrorRecord[] _errors;
    private readonly bool[] _isUsed;
    private readonly int[] _refusalOf;
    private readonly Func<int, bool> _fits;

    private KeyIndex _ids;
    private KeyIndex _connections;
    private KeyIndex _requests;
    private KeyIndex _paths;
    private KeyIndex _clients;
    private Roots? _roots;

    // What the delegate compares with: the record at hand and the pass.
    private short _status;
    private bool _takesDoubtful;
    private bool _takesAnyStatus;
    private long _from;
    private long _to;

    /// <param name="refusals">In order of time.</param>
    /// <param name="errors">Their times in UTC.</param>
    public Join(KeyedHash hash, TextPool texts, RefusalRecord[] refusals, ErrorRecord[] errors)
    {
        (_hash, _texts, _refusals, _errors) = (hash, texts, refusals, errors);
        _ids = _connections = _requests = _paths = _clients = new(hash, []);
        _isUsed = new bool[errors.Length];
        _refusalOf = new int[errors.Length];
        _refusalOf.AsSpan().Fill(-1);
        _fits = Fits;
        Explanations = new Explanation[refusals.Length];
        foreach (ref var explanation in Explanations.AsSpan()) explanation.Line = -1;
    }

    /// <summary>By refusal.</summary>
    public Explanation[] Explanations { get; }

    /// <summary>Error lines that explain a refusal which no access line shows.</summary>
    public List<int> Leftover { get; } = [];

    /// <summary>By error line, the refusal that it was joined with; -1 for none.</summary>
    public ReadOnlySpan<int> RefusalOf => _refusalOf;

    public void Run()
    {
        if (_errors.Length == 0) return;
        Index();
        Pass(takesDoubtful: false, takesAnyStatus: false);
        // A doubtful line is better than none; and a refusal may show another status than the line says, where an error page changed it.
        Pass(takesDoubtful: true, takesAnyStatus: false);
        Pass(takesDoubtful: false, takesAnyStatus: true);
        Guess();
        FindLeftover();
    }

    private void Index()
    {
        List<KeyIndex.Entry> ids = [], connections = [], requests = [], paths = [], clients = [];
        // Few access logs name the connection, and an index that nobody asks costs as much as another.
        var hasConnections = Array.Exists(_refusals, static refusal => refusal.Connection != 0);
        for (var i = 0; i < _errors.Length; i++)
        {
            ref readonly var error = ref _errors[i];
            if (error.Cause == 0) continue;
            if (error.RequestId != 0) ids.Add(new((ulong)error.RequestId, error.Time, i));
            if (error.Client == 0) continue;
            if (error.Request != 0)
            {
                if (hasConnections && error.Connection != 0) connections.Add(new(OnConnection(error.Connection, error.Request), error.Time, i));
                requests.Add(new(Pair(error.Client, error.Request), error.Time, i));
                // A line that was cut lost its end first.
                if (!IsWhole(_texts[error.Request])) clients.Add(new((ulong)error.Client, error.Time, i));
            }
            else clients.Add(new((ulong)error.Client, error.Time, i));
        }
        if (_errors.Any(error => error is { Cause: not 0, Request: 0, Path: not 0 }))
        {
            _roots = Roots.Learn(_hash, _errors, _texts, PathKeys());
            for (var i = 0; i < _errors.Length; i++)
                if (_errors[i] is { Cause: not 0, Request: 0, Path: not 0 }) _roots.Keys(_errors[i], i, _texts, paths);
        }
        (_ids, _connections, _requests, _paths, _clients) = (new(_hash, ids), new(_hash, connections), new(_hash, requests), new(_hash, paths), new(_hash, clients));
    }

    private HashSet<ulong> PathKeys()
    {
        var keys = new HashSet<ulong>();
        foreach (ref readonly var refusal in _refusals.AsSpan()) keys.Add(Roots.Key(_hash, refusal.Client, Roots.PathOf(_texts[refusal.Request])));
        return keys;
    }

    private void Pass(bool takesDoubtful, bool takesAnyStatus)
    {
        (_takesDoubtful, _takesAnyStatus) = (takesDoubtful, takesAnyStatus);
        foreach (var index in (KeyIndex[])[_ids, _connections, _requests, _paths, _clients]) index.Restart();
        for (var i = 0; i < _refusals.Length; i++)
        {
            if (Explanations[i].Line >= 0) continue;
            ref readonly var refusal = ref _refusals[i];
            _status = refusal.Status;
            var (line, how) = Best(refusal);
            if (line < 0) continue;
            Explain(i, line, how);
        }
    }

    private (int Line, How How) Best(in RefusalRecord refusal)
    {
        if (refusal.RequestId != 0 && !_ids.IsEmpty && _ids.Find((ulong)refusal.RequestId, long.MinValue, long.MaxValue, long.MinValue, _fits) is >= 0 and var same) return (same, How.RequestId);
        if (refusal.Time == AccessLine.NoTime) return (-1, How.Nothing);
        // A short duration does not narrow the window: what it counts differs from server to server, and used once is what keeps lines apart.
        var window = Math.Clamp(refusal.Duration + Slack, UsualWindow, LongestWindow);
        var (from, to, never) = (refusal.Time - window - Slack, refusal.Time + window + Slack, refusal.Time - LongestWindow - 2 * Slack);
        _from = refusal.Time - Slack;
        _to = refusal.Time + Slack;
        if (refusal.Connection != 0 && !_connections.IsEmpty && _connections.Find(OnConnection(refusal.Connection, refusal.Request), from, to, never, _fits) is >= 0 and var connected) return (connected, How.Connection);
        if (!_requests.IsEmpty && _requests.Find(Pair(refusal.Client, refusal.Request), from, to, never, _fits) is >= 0 and var asked) return (asked, How.Request);
        if (_roots is not null && !_paths.IsEmpty && ByPath(refusal, from, to, never) is >= 0 and var named) return (named, How.Path);
        return _clients.IsEmpty ? (-1, How.Nothing) : (ByPrefix(refusal, from, to, never), How.Prefix);
    }

    private int ByPath(in RefusalRecord refusal, long from, long to, long never)
    {
        var path = Roots.PathOf(_texts[refusal.Request]);
        var found = _paths.Find(Roots.Key(_hash, refusal.Client, path), from, to, never, _fits);
        // The server stops at the first part that does not exist; what is behind it is path information.
        for (var i = 0; found < 0 && path.Length > 1 && i < MostPathParts; i++)
        {
            if (path[^1] == '/') path = path[..^1];
            else path = path[..(path.LastIndexOf((byte)'/') + 1)];
            if (path.Length > 1) found = _paths.Find(Roots.Key(_hash, refusal.Client, path), from, to, never, _fits);
        }
        return found;
    }

    private int ByPrefix(in RefusalRecord refusal, long from, long to, long never)
    {
        var request = refusal.Request;
        return _clients.Find((ulong)refusal.Client, from, to, never, line => Fits(line) && _errors[line].Request != 0 && _texts[request].StartsWith(_texts[_errors[line].Request]));
    }

    // Where neither request nor path can be compared, the same client in the same second is a guess, and only where nothing speaks for
    // another: the lines of that second name one cause, and there are as many of them as refusals that have no better line.
    private void Guess()
    {
        if (_clients.IsEmpty) return;
        (_takesDoubtful, _takesAnyStatus) = (false, false);
        _clients.Restart();
        var open = new List<KeyIndex.Entry>();
        for (var i = 0; i < _refusals.Length; i++)
            if (Explanations[i].Line < 0 && _refusals[i].Time != AccessLine.NoTime) open.Add(new((ulong)_refusals[i].Client, _refusals[i].Time, i));
        var others = new KeyIndex(_hash, open);
        var lines = new List<int>();
        foreach (var entry in open)
        {
            ref readonly var refusal = ref _refusals[entry.Line];
            var (from, to) = (refusal.Time - Slack, refusal.Time + Slack);
            (_status, _from, _to) = (refusal.Status, from, to);
            lines.Clear();
            _clients.Find(entry.Key, from, to, long.MinValue, line =>
            {
                if (_errors[line] is { Request: 0, Path: 0 } && Fits(line)) lines.Add(line);
                return lines.Count >= MostGuessed;
            });
            if (lines.Count is 0 or MostGuessed || lines.Any(line => _errors[line].Cause != _errors[lines[0]].Cause)) continue;
            var (status, rivals) = (refusal.Status, 0);
            others.Find(entry.Key, from, to, long.MinValue, i => Explanations[i].Line < 0 && _refusals[i].Status == status && ++rivals > lines.Count);
            if (rivals > lines.Count) continue;
            Explain(entry.Line, lines[0], How.Second);
        }
    }

    private void Explain(int refusal, int line, How how)
    {
        _isUsed[line] = true;
        _refusalOf[line] = refusal;
        ref readonly var error = ref _errors[line];
        Explanations[refusal] = new() { Line = line, How = how, Cause = error.Cause, Number = error.Number, Confidence = ConfidenceOf(how, error) };
    }

    private bool Fits(int line)
    {
        if (_isUsed[line]) return false;
        ref readonly var error = ref _errors[line];
        if (error.IsDoubtful != _takesDoubtful) return false;
        if (!_takesAnyStatus && !IsStatus(error)) return false;
        return error.Direction switch
        {
            Direction.Before => error.Time <= _to,
            Direction.After => error.Time >= _from,
            _ => true,
        };
    }

    // A line that tells no status is a limiter's, whose status the configuration sets: 503 without it. The same request may have got
    // through a moment before, to a 404, which is not what the line is about.
    private bool IsStatus(in ErrorRecord error) =>
        error.Status != 0 ? error.Status == _status : error.IsDoubtful || _status == 503 || Statuses.Of(_status) == Statuses.Kind.Refusal;

    private static Confidence ConfidenceOf(How how, in ErrorRecord error) => how switch
    {
        _ when error.IsDoubtful => Confidence.Likely,
        How.RequestId or How.Connection or How.Request or How.Path => Confidence.Proven,
        How.Prefix => Confidence.Likely,
        _ => Confidence.Possible,
    };

    // Servers may write two lines for one refusal: what was said beside a joined line is no refusal of its own.
    private void FindLeftover()
    {
        var left = new List<int>();
        var near = new Dictionary<ulong, List<long>>();
        for (var i = 0; i < _errors.Length; i++)
        {
            ref readonly var error = ref _errors[i];
            if (_isUsed[i] || error.Cause == 0 || error.IsDoubtful) continue;
            left.Add(i);
            near.TryAdd(_hash.Of(Pair(error.Client, error.Request)), []);
        }
        if (left.Count == 0) return;
        for (var i = 0; i < _errors.Length; i++)
            if (_isUsed[i] && near.TryGetValue(_hash.Of(Pair(_errors[i].Client, _errors[i].Request)), out var times)) times.Add(_errors[i].Time);
        foreach (var times in near.Values) times.Sort();
        foreach (var i in left)
            if (!IsNear(near[_hash.Of(Pair(_errors[i].Client, _errors[i].Request))], _errors[i].Time)) Leftover.Add(i);
    }

    private static bool IsNear(List<long> times, long time)
    {
        var at = times.BinarySearch(time);
        if (at >= 0) return true;
        return (~at < times.Count && times[~at] - time <= Slack) || (~at > 0 && time - times[~at - 1] <= Slack);
    }

    private static bool IsWhole(ReadOnlySpan<byte> request) => request.Length >= 9 && request[^9..].StartsWith(" HTTP/"u8);

    // An odd factor moves the request's number to where it meets the hash in all its bits.
    private static ulong OnConnection(ulong connection, int request) => connection + ((ulong)(uint)request * 0x9E37_79B9_7F4A_7C15);

    private static ulong Pair(int a, int b) => (ulong)(uint)a << 32 | (uint)b;
}
