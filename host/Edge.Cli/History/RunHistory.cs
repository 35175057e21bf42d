using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Edge.Compiler.Ir;
using Microsoft.Data.Sqlite;

namespace Edge.Cli.History;

/// <summary>The runs of one project, in <c>.edge/runs.db</c> beside its project file.</summary>
internal sealed partial class RunHistory : IDisposable
{
    private const int SchemaVersion = 1;

    private readonly SqliteConnection _connection;
    private readonly string _path;

    private RunHistory(SqliteConnection connection, string path) => (_connection, _path) = (connection, path);

    public static string PathFor(string projectFolder) => Path.Combine(projectFolder, ".edge", "runs.db");

    /// <exception cref="DataException">The file is not a history, or a newer edge wrote it.</exception>
    public static RunHistory Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 10, Pooling = false }.ToString());
        var history = new RunHistory(connection, path);
        try
        {
            history.Guard(() =>
            {
                connection.Open();
                history.CreateTable();
            });
            return history;
        }
        catch
        {
            history.Dispose();
            throw;
        }
    }

    /// <summary>Records that a run has begun.</summary>
    /// <returns>The record with its number.</returns>
    public RunRecord Add(RunRecord run) => Guard(() =>
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = "INSERT INTO runs (verb, project, started, seconds, outcome, seed, settings, hashes, results) "
            + "VALUES ($verb, $project, $started, $seconds, $outcome, $seed, $settings, $hashes, $results) RETURNING id";
        command.Parameters.AddWithValue("$verb", run.Verb);
        command.Parameters.AddWithValue("$project", run.Project);
        command.Parameters.AddWithValue("$started", run.Started.ToString("O", CultureInfo.InvariantCulture));
        command.Parameters.AddWithValue("$seed", (object?)run.Seed ?? DBNull.Value);
        command.Parameters.AddWithValue("$settings", Pack(run.Settings, value => JsonValue.Create(value)));
        BindEnd(command, run);
        return run with { Id = (long)command.ExecuteScalar()! };
    });

    /// <summary>Records how a run ended: duration, outcome, hashes and results.</summary>
    public void Update(RunRecord run) => Guard(() =>
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = "UPDATE runs SET seconds = $seconds, outcome = $outcome, hashes = $hashes, results = $results WHERE id = $id";
        BindEnd(command, run);
        command.Parameters.AddWithValue("$id", run.Id);
        command.ExecuteNonQuery();
    });

    /// <summary>All runs, oldest first.</summary>
    public IReadOnlyList<RunRecord> All() => Guard(() =>
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = "SELECT id, verb, project, started, seconds, outcome, seed, settings, hashes, results FROM runs ORDER BY id";
        using SqliteDataReader reader = command.ExecuteReader();
        var runs = new List<RunRecord>();
        while (reader.Read())
            runs.Add(Read(reader));
        return runs;
    });

    /// <exception cref="UsageException">There is no such run.</exception>
    public RunRecord Get(long id)
    {
        IReadOnlyList<RunRecord> runs = All();
        return runs.FirstOrDefault(run => run.Id == id)
            ?? throw new UsageException("E0018", "edge runs", $"there is no run {id}",
                runs.Count == 0 ? null : $"{runs[0].Id} to {runs[^1].Id}", "'edge runs list' shows them");
    }

    public void Dispose() => _connection.Dispose();

    private void CreateTable()
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        long version = (long)command.ExecuteScalar()!;
        if (version > SchemaVersion)
            throw new DataException("E0270", _path, $"a history of version {version}", $"up to version {SchemaVersion}", "use the edge that wrote it, or move the file away");
        command.CommandText =
            $"""
            CREATE TABLE IF NOT EXISTS runs (
                id INTEGER PRIMARY KEY AUTOINCREMENT, verb TEXT NOT NULL, project TEXT NOT NULL, started TEXT NOT NULL,
                seconds REAL NOT NULL, outcome TEXT NOT NULL, seed INTEGER, settings TEXT NOT NULL, hashes TEXT NOT NULL, results TEXT NOT NULL);
            {TrialTable}
            {CandidateTable}
            PRAGMA user_version = {SchemaVersion};
            """;
        command.ExecuteNonQuery();
    }

    private static void BindEnd(SqliteCommand command, RunRecord run)
    {
        command.Parameters.AddWithValue("$seconds", run.Seconds);
        command.Parameters.AddWithValue("$outcome", run.Outcome);
        command.Parameters.AddWithValue("$hashes", Pack(run.Hashes, value => JsonValue.Create(value)));
        command.Parameters.AddWithValue("$results", Pack(run.Results, value => JsonValue.Create(value)));
    }

    private static RunRecord Read(SqliteDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Verb = row.GetString(1),
        Project = row.GetString(2),
        Started = DateTime.Parse(row.GetString(3), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        Seconds = row.GetDouble(4),
        Outcome = row.GetString(5),
        Seed = row.IsDBNull(6) ? null : row.GetInt32(6),
        Settings = Unpack(row.GetString(7), value => value.GetValue<string>()),
        Hashes = Unpack(row.GetString(8), value => value.GetValue<string>()),
        Results = Unpack(row.GetString(9), value => value.GetValue<double>()),
    };

    private static string Pack<T>(IReadOnlyDictionary<string, T> values, Func<T, JsonNode?> node) =>
        new JsonObject(values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, node(pair.Value)))).ToJsonString();

    private static Dictionary<string, T> Unpack<T>(string text, Func<JsonNode, T> value) =>
        JsonNode.Parse(text)!.AsObject().ToDictionary(pair => pair.Key, pair => value(pair.Value!));

    private void Guard(Action work) => Guard(() =>
    {
        work();
        return 0;
    });

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is SqliteException or JsonException or FormatException or InvalidOperationException or InvalidCastException)
        {
            throw new DataException("E0270", _path, $"not a readable run history: {e.Message.TrimEnd('.')}", "the file that edge wrote",
                "move it away; the next run starts a new one", e);
        }
    }
}
