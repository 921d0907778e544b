using System.Runtime.CompilerServices;
using Why403.Logs.Formats;

namespace Why403.Logs.Scanning;

/// <summary>
/// All that one worker finds in its lines: counts of everything, a record of each identity, and each refusal whole. Shards share
/// nothing; they are put together when all lines are read.
/// </summary>
internal sealed class AccessShard
{
    // Identities wait in batches, so that the reads of their slots overlap.
    private const int Batch = 32;
    private const int SampleEach = 64;
    private const int RecordSize = 96;

    private readonly ScanSettings _settings;
    private readonly ulong[] _hashes = new ulong[Batch];
    private readonly Seen[] _seen = new Seen[Batch];
    private readonly long[] _statuses = new long[1000];
    private readonly List<SourceCounts> _sources = [];
    private readonly RecordList _refusals = new();
    private int _waiting;
    private int _untilSample;
    private ulong _touched;

    public AccessShard(ScanSettings settings)
    {
        _settings = settings;
        Texts = new(settings.Hash);
        Identities = new(settings.ExpectedIdentities);
    }

    public TextPool Texts { get; }

    public IdentityTable Identities { get; }

    public MinuteTotals Minutes { get; } = new();

    public OwnHosts OwnHosts { get; } = new();

    public RecordList Refusals => _refusals;

    /// <summary>Requests by status; 0 holds those without one.</summary>
    public ReadOnlySpan<long> Statuses => _statuses;

    public long Requests { get; private set; }

    /// <summary>Lines outside the span of time that was asked for.</summary>
    public long PassedOver { get; private set; }

    /// <summary>Refusals that found no room: counted by status, not explained.</summary>
    public long NotKept { get; private set; }

    public SourceCounts Source(int source)
    {
        while (_sources.Count <= source) _sources.Add(new());
        return _sources[source];
    }

    /// <summary>One line that its format has read.</summary>
    public void Add(ref AccessLine line, int source, long offset)
    {
        if (!IsWithin(line.Time)) return;
        var request = line.Request.IsEmpty ? new RequestParts { Method = line.Method, Target = line.Target } : RequestParts.Split(line.Request);
        var identity = Count(line.Time, line.Status, line.Client, line.Agent, request, !line.User.IsEmpty);
        if (--_untilSample < 0) Sample(line.Referer);
        if (Keeps(line.Status)) Keep(ref line, identity, source, offset);
    }

    public bool IsWithin(long time)
    {
        if (time >= _settings.Since && time < _settings.Until) return true;
        // A line without a time is within no span, unless none was asked for.
        if (time == AccessLine.NoTime && _settings.Since == long.MinValue) return true;
        PassedOver++;
        return false;
    }

    /// <summary>Counts a request that is no refusal, or counts a refusal before it is kept: its identity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Count(long time, int status, ReadOnlySpan<byte> client, ReadOnlySpan<byte> agent, in RequestParts request, bool hasUser)
    {
        Requests++;
        _statuses[(uint)status < 1000 ? status : 0]++;
        var hash = _settings.Hash.Of(client, agent);
        var kind = TargetKinds.Of(request.Target);
        var habits = (request.IsMultiplexed ? Habits.Multiplexed : 0) | (kind == TargetKind.Favicon ? Habits.Favicon : kind == TargetKind.Robots ? Habits.Robots : 0);
        if (hasUser || (status is 302 or 303 && request.Method.Length == 4 && request.Method[0] == 'P')) habits |= Habits.SignedIn;
        var seconds = 0u;
        if (time > 0)
        {
            Minutes.Add(time);
            seconds = (uint)(time / 1000);
        }
        _hashes[_waiting] = hash;
        _seen[_waiting] = new Seen { Seconds = seconds, Status = (ushort)status, Habits = habits, IsAsset = kind is TargetKind.Asset or TargetKind.Favicon };
        if (++_waiting == Batch) Flush();
        return hash;
    }

    public void Sample(ReadOnlySpan<byte> referer)
    {
        _untilSample = SampleEach;
        if (!referer.IsEmpty) OwnHosts.Add(referer);
    }

    public bool WantsSample() => --_untilSample < 0;

    /// <summary>Whether a line with this status is kept whole.</summary>
    public bool Keeps(int status) => Scanning.Statuses.Of(status) is var kind && (kind == Scanning.Statuses.Kind.Refusal || (kind == Scanning.Statuses.Kind.Perhaps && _settings.KeepsPerhaps));

    public void Keep(ref AccessLine line, ulong identity, int source, long offset)
    {
        if ((long)_refusals.Count * RecordSize + Texts.Size > _settings.MostBytes)
        {
            NotKept++;
            return;
        }
        ref var record = ref _refusals.Add();
        record.Time = line.Time;
        record.Offset = offset;
        record.Identity = identity;
        record.Source = (short)source;
        record.Status = (short)line.Status;
        record.Client = Texts.Add(line.Client);
        record.Request = AddRequest(ref line);
        record.Agent = Texts.Add(line.Agent);
        record.Referer = Texts.Add(line.Referer);
        record.Host = Texts.Add(line.Host);
        record.User = Texts.Add(line.User);
        record.RequestId = Texts.Add(line.RequestId);
        record.Connection = line.Connection.IsEmpty ? 0 : _settings.Hash.Of(line.Connection);
        record.Reason = Texts.Add(line.Reason);
        record.Rule = Texts.Add(line.Rule);
        record.Size = (int)Math.Min(line.Size, int.MaxValue);
        record.Duration = (int)Math.Min(line.Duration, int.MaxValue);
        record.UpstreamStatus = (short)FieldWriter.Status(line.UpstreamStatus);
    }

    public void Flush()
    {
        var hashes = _hashes.AsSpan(0, _waiting);
        _touched = Identities.Touch(hashes);
        for (var i = 0; i < hashes.Length; i++)
        {
            ref var seen = ref _seen[i];
            ref var identity = ref Identities[hashes[i]];
            identity.Requests++;
            var hasPassed = seen.Status is > 0 and < 400;
            if (hasPassed)
            {
                identity.Passed++;
                if (identity.FirstPassed == 0 || (seen.Seconds < identity.FirstPassed && seen.Seconds > 0)) identity.FirstPassed = seen.Seconds;
                if (seen.IsAsset && identity.Assets < ushort.MaxValue) identity.Assets++;
            }
            else if (seen.Status == 404) identity.NotFound++;
            else if (Scanning.Statuses.Of(seen.Status) == Scanning.Statuses.Kind.Refusal) identity.Refused++;
            identity.Habits |= seen.Habits;
        }
        _waiting = 0;
    }

    /// <summary>Takes over what another shard has found; it is of no use afterwards.</summary>
    public void TakeAll(AccessShard other)
    {
        Flush();
        other.Flush();
        var texts = Texts.TakeAll(other.Texts);
        foreach (var part in other.Refusals.Parts)
        {
            foreach (ref var record in part.Span)
            {
                record.Client = texts[record.Client];
                record.Request = texts[record.Request];
                record.Agent = texts[record.Agent];
                record.Referer = texts[record.Referer];
                record.Host = texts[record.Host];
                record.User = texts[record.User];
                record.RequestId = texts[record.RequestId];
                record.Reason = texts[record.Reason];
                record.Rule = texts[record.Rule];
            }
        }
        _refusals.TakeAll(other.Refusals);
        Identities.TakeAll(other.Identities);
        Minutes.TakeAll(other.Minutes);
        OwnHosts.TakeAll(other.OwnHosts);
        for (var i = 0; i < _statuses.Length; i++) _statuses[i] += other._statuses[i];
        for (var i = 0; i < other._sources.Count; i++) Source(i).TakeAll(other._sources[i]);
        Requests += other.Requests;
        PassedOver += other.PassedOver;
        NotKept += other.NotKept;
    }

    // Error logs write the request without escapes, so the join compares it so.
    private int AddRequest(ref AccessLine line)
    {
        var request = line.Request;
        if (request.IsEmpty)
        {
            Span<byte> joined = stackalloc byte[Math.Min(1024, line.Method.Length + 1 + line.Target.Length)];
            if (line.Method.Length + 1 + line.Target.Length > joined.Length) return Texts.Add($"{System.Text.Encoding.UTF8.GetString(line.Method)} {Escapes.Undo(line.Target)}");
            line.Method.CopyTo(joined);
            joined[line.Method.Length] = (byte)' ';
            line.Target.CopyTo(joined[(line.Method.Length + 1)..]);
            return IsPlain(joined) ? Texts.Add(joined) : Texts.Add(Escapes.Undo(joined));
        }
        return IsPlain(request) ? Texts.Add(request) : Texts.Add(Escapes.Undo(request));
    }

    private static bool IsPlain(ReadOnlySpan<byte> text) => text.IndexOf((byte)'\\') < 0 && text.IndexOfAnyExceptInRange((byte)0, (byte)127) < 0;

    private struct Seen
    {
        public uint Seconds;
        public ushort Status;
        public Habits Habits;
        public bool IsAsset;
    }
}
