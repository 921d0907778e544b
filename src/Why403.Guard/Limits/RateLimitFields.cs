using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Why403.Guard.Limits;

/// <summary>
/// The fields of draft-ietf-httpapi-ratelimit-headers-10, and Retry-After. The names of limits are public by the draft's design;
/// they are ids of ours and safe inside of a structured string.
/// </summary>
internal static class RateLimitFields
{
    /// <summary>When to announce limits.</summary>
    internal enum Announced { Refused, Always, Never }

    public static void Write(IHeaderDictionary headers, ImmutableArray<LimitStep> steps)
    {
        // Whoever is over several limits is told of those; otherwise the scarcest comes first.
        // Of what nobody could count there is nothing to tell.
        steps = steps.RemoveAll(s => s.Uncounted);
        var told = steps.Any(s => s.Refused) ? steps.Where(s => s.Refused) : steps.OrderBy(s => s.Remaining);
        var policies = new List<string>();
        var limits = new List<string>();
        foreach (var step in told)
        {
            var tier = step.Known ? step.Plan.Known : 1;
            policies.Add(string.Create(CultureInfo.InvariantCulture, $"\"{step.Plan.Name}\";q={(long)step.Plan.Quota * tier};w={Math.Max(1, Seconds(step.Plan.Window))}"));
            limits.Add(string.Create(CultureInfo.InvariantCulture, $"\"{step.Plan.Name}\";r={(step.Refused ? 0 : step.Remaining)};t={Seconds(step.Refused ? step.Wait ?? step.Plan.Window : step.UntilMore)}"));
        }
        if (policies.Count == 0) return;
        headers["RateLimit-Policy"] = string.Join(", ", policies);
        headers["RateLimit"] = string.Join(", ", limits);
    }

    /// <summary>Rounded up, so that it is never earlier than the <c>t</c> of any limit; null where waiting does not help.</summary>
    public static int? RetryAfter(ImmutableArray<LimitStep> steps)
    {
        var longest = 0;
        foreach (var step in steps)
        {
            if (!step.Refused) continue;
            if (step.Wait is not { } wait) return null;
            longest = Math.Max(longest, Seconds(wait));
        }
        return Math.Max(1, longest);
    }

    private static int Seconds(TimeSpan time) => (int)Math.Min(int.MaxValue, Math.Ceiling(time.TotalSeconds));
}
