using CsCheck;
using Why403.Files;

namespace Why403.Tests.Files;

public sealed class SurveyTests
{
    private static FileSurvey Survey(MemoryTree tree, string root = "/srv/site") => Question.Inquiry(tree).Survey(root, Question.User("www-data"));

    private static MemoryTree Site() => new MemoryTree().File("/srv/site/index.html").File("/srv/site/style.css");

    [Fact]
    public void A_survey_counts_what_a_walk_to_each_entry_refuses()
    {
        var place = Gen.OneOf("a", "b", "c", ".env").Array[1, 4].Select(p => "/" + string.Join('/', p));
        Gen.Select(place, Gen.Bool, Gen.OneOf("755", "700", "711", "644", "600", "750"), Gen.OneOf(0u, 33u, 50u)).Array[0, 14].Sample(entries =>
        {
            var tree = new MemoryTree();
            foreach (var (path, directory, mode, group) in entries)
                if (directory) tree.Directory("/t" + path, mode, 1000, group);
                else if (tree.Look("/t" + path).Sight == Sight.Missing) tree.File("/t" + path, mode, 1000, group);
            tree.Directory("/t", "755");
            var who = Question.User("www-data");
            var tally = new TreeSurvey(tree, who, default).Run(PathWalk.Trace("/t", who, FileOperation.Execute, tree));
            var (all, refused, secrets) = (0, 0, 0);
            Count("/t");
            Assert.Equal((all, refused), ((int)tally.Entries, (int)(tally.Unreachable + secrets)));

            void Count(string directory) => tree.Enumerate(directory, (name, look) =>
            {
                all++;
                var path = directory + "/" + name;
                var trace = PathWalk.Trace(path, who, look.Node.IsDirectory ? FileOperation.Execute : FileOperation.Read, tree);
                if (trace.Error == "EACCES") refused++;
                // A secret that is closed is no complaint, unless a directory above closes it too.
                if (trace.FirstRefusal is { Kind: StepKind.Act } && look.Node.IsFile && SecretNames.IsSecret(name)) secrets++;
                // What a file would hold here was put below it by the generator and is never reached.
                if (look.Node.IsDirectory) Count(path);
            });
        }, iter: 3000);
    }

    [Fact]
    public void A_healthy_tree_is_quiet()
    {
        var survey = Survey(Site());
        Assert.Equal(Verdict.NotRefused, survey.Diagnosis.Verdict);
        Assert.Empty(survey.Diagnosis.Findings);
        Assert.Empty(survey.OpenTooFar);
    }

    [Fact]
    public void An_upload_of_another_user_is_one_pattern_with_one_command()
    {
        var tree = Site();
        for (var i = 0; i < 30; i++) tree.File($"/srv/site/up/2026/{i}.jpg", "600", 1001, 1001);
        tree.Directory("/srv/site/up/2026", "700", 1001, 1001);
        var survey = Survey(tree);
        var finding = Assert.Single(survey.Diagnosis.Findings);
        Assert.Equal("file.owner-differs", finding.Cause.Id);
        Assert.Equal("30 files and 1 directory of `ann` below `/srv/site/up` are closed to `www-data`", finding.Message);
        var remedy = Assert.Single(finding.Remedies);
        Assert.StartsWith(@"`find /srv/site/up -user ann -group ann \( -type d ! -perm -o=x -exec setfacl -m u:www-data:x {} + -o -type f ! -perm -o=r -exec setfacl -m u:www-data:r {} + \)`", remedy.Detail);
        Assert.Equal(Safety.OpensAccess, remedy.Safety);
        Assert.Contains("cannot reach 31 of 34 entries", survey.Diagnosis.Answer);
    }

    [Fact]
    public void Entries_of_an_owner_whose_others_are_readable_are_no_drift()
    {
        var tree = Site().File("/srv/site/a", "600").File("/srv/site/b", "600");
        Assert.Equal("file.mode-denies", Assert.Single(Survey(tree).Diagnosis.Findings).Cause.Id);
    }

    [Fact]
    public void A_closed_directory_answers_for_all_behind_it()
    {
        var tree = Site().Directory("/srv/site/private", "700");
        for (var i = 0; i < 12; i++) tree.File($"/srv/site/private/deep/{i}");
        var finding = Assert.Single(Survey(tree).Diagnosis.Findings);
        Assert.Equal("file.parent-blocked", finding.Cause.Id);
        Assert.Contains(finding.Evidence, e => e.Fact == "`/srv/site/private` keeps 13 entries behind it out of reach");
    }

    [Fact]
    public void What_is_above_the_tree_is_told_first()
    {
        var tree = new MemoryTree().Directory("/home/ann", "700", 1001, 1001).File("/home/ann/site/a").File("/home/ann/site/b");
        var diagnosis = Survey(tree, "/home/ann/site").Diagnosis;
        Assert.Equal("file.parent-blocked", Assert.Single(diagnosis.Findings).Cause.Id);
        Assert.Contains("reaches nothing below", diagnosis.Answer);
    }

    [Fact]
    public void Links_that_lead_nowhere_or_to_closed_places_are_found()
    {
        var tree = Site().Link("/srv/site/gone", "nowhere").Directory("/home/ann", "700", 1001, 1001).File("/home/ann/a").Link("/srv/site/ann", "/home/ann/a").Link("/srv/site/fine", "index.html");
        var causes = Survey(tree).Diagnosis.Findings.Select(f => f.Cause.Id);
        Assert.Equal(["file.parent-blocked", "file.symlink-refused"], causes);
    }

    [Fact]
    public void A_closed_secret_is_noted_and_no_command_opens_it()
    {
        var tree = Site().File("/srv/site/.env", "600", 1001, 1001).File("/srv/site/a.jpg", "600", 1001, 1001).File("/srv/site/b.jpg", "600", 1001, 1001);
        var diagnosis = Survey(tree).Diagnosis;
        Assert.Contains("! -name .env", Assert.Single(diagnosis.Findings).Remedies[0].Detail);
        Assert.Contains(diagnosis.Notes, n => n.Fact.Contains("`/srv/site/.env`"));
    }

    [Fact]
    public void No_command_opens_a_directory_of_the_system()
    {
        var tree = new MemoryTree().File("/etc/a", "600").File("/etc/ssl/b", "600").File("/etc/shadow", "640");
        var finding = Assert.Single(Survey(tree, "/").Diagnosis.Findings);
        Assert.DoesNotContain("find /", finding.Remedies[0].Detail);
        Assert.Equal(Safety.Safe, finding.Remedies[0].Safety);
    }

    [Theory]
    [InlineData(".env", true)]
    [InlineData(".env.production", true)]
    [InlineData(".env.example", false)]
    [InlineData("server.key", true)]
    [InlineData("fullchain.pem", false)]
    [InlineData("privkey.pem", true)]
    [InlineData("wp-config.php.bak", true)]
    [InlineData("index.php", false)]
    [InlineData("dump.sql.gz", true)]
    public void A_secret_is_told_by_its_name(string name, bool secret) => Assert.Equal(secret, SecretNames.IsSecret(name));

    [Fact]
    public void What_is_open_too_far_is_listed_where_everybody_can_get_there()
    {
        var tree = Site().Directory("/srv/site/up", "777").File("/srv/site/wp-config.php").File("/srv/site/.env.example").Directory("/srv/site/.git").File("/srv/site/.git/config")
            .Directory("/srv/site/closed", "750", 0, 33).File("/srv/site/closed/id_rsa");
        var open = Survey(tree).OpenTooFar;
        Assert.Equal(3, open.Length);
        Assert.Contains("can write 1 entry: `/srv/site/up`", open[0].Fact);
        Assert.Contains("named like a secret: `/srv/site/wp-config.php`;", open[1].Fact);
        Assert.Contains("`/srv/site/.git`", open[2].Fact);
    }

    [Fact]
    public void Another_file_system_with_its_own_rules_is_not_entered()
    {
        var tree = Site().Directory("/srv/site/net").File("/srv/site/net/f", "600").Change("/srv/site/net", n => n with { Mount = 9 });
        tree.Surroundings = new() { Mounts = MountTable.Of(new Mount(9, "/srv/site/net", "nfs4")) };
        var diagnosis = Survey(tree).Diagnosis;
        Assert.Equal(Verdict.Undetermined, diagnosis.Verdict);
        Assert.Empty(diagnosis.Findings);
    }

    [Fact]
    public void What_could_not_be_seen_is_said_and_counted()
    {
        var tree = Site().File("/srv/site/x").Hide("/srv/site/x", "this account may not look there");
        var diagnosis = Survey(tree).Diagnosis;
        Assert.Equal(Verdict.Undetermined, diagnosis.Verdict);
        Assert.Contains("1 entry could not be looked at", Assert.Single(diagnosis.Unknown).Unknown);
    }
}
