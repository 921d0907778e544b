using System.Collections.Immutable;

namespace Why403.Files;

/// <summary>
/// What can still refuse when owner, mode and list allow. It cannot be proved from an entry's attributes, so it is named as
/// possible, with the command that tells.
/// </summary>
internal sealed class Policies(IFileView view)
{
    // systemd.exec(5): ProtectHome= hides the first three from a service, PrivateTmp= gives it other directories for the last two.
    private static readonly string[] Sandboxed = ["/home", "/root", "/run/user", "/tmp", "/var/tmp"];

    public Finding? Finding(string path, Func<string, Cause> cause)
    {
        var evidence = ImmutableArray.CreateBuilder<Evidence>();
        if (view.Surroundings.SelinuxEnforces == true) Add($"SELinux is enforcing: `ls -Z {ShellText.Quote(path)}` shows the label, `ausearch -m avc -ts recent` each denial");
        if (view.Surroundings.AppArmorEnabled == true) Add("AppArmor is enabled: `aa-status` names the confined programs, `journalctl -k -g apparmor` each denial");
        if (view.Surroundings.UnpackedIn is null && Array.Exists(Sandboxed, s => path.StartsWith(s, StringComparison.Ordinal) && (path.Length == s.Length || path[s.Length] == '/')))
            Add("a service can be kept from this place: `systemctl show SERVICE -p ProtectHome -p PrivateTmp -p InaccessiblePaths`");
        return evidence.Count == 0 ? null
            : new(cause(FileCauses.SelinuxDenies), Layer.FileSystem, Confidence.Possible, "owner, mode and access list allow it; a policy can still refuse a service", evidence.ToImmutable());

        void Add(string fact) => evidence.Add(new(VantagePoint.Inside, fact));
    }
}
