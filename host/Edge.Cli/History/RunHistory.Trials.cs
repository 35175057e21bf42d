using Edge.Training.Compressing;
using Microsoft.Data.Sqlite;

namespace Edge.Cli.History;

/// <summary>The candidates of searches, each written as soon as it is judged: an interrupted search goes on from here.</summary>
internal sealed partial class RunHistory
{
    // An edge that knows no searches leaves the table alone, so the version stays.
    private const string TrialTable =
        """
        CREATE TABLE IF NOT EXISTS trials (
            search TEXT NOT NULL, path TEXT NOT NULL, method TEXT NOT NULL, ratio REAL NOT NULL, accuracy REAL NOT NULL, bytes INTEGER NOT NULL,
            macs INTEGER NOT NULL, seed INTEGER NOT NULL, seconds REAL NOT NULL, checkpoint TEXT NOT NULL, PRIMARY KEY (search, path));
        """;

    /// <param name="search">What candidates depend on beside their paths, as a hash.</param>
    public void AddTrial(string search, Trial trial) => Guard(() =>
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = "INSERT OR REPLACE INTO trials (search, path, method, ratio, accuracy, bytes, macs, seed, seconds, checkpoint) "
            + "VALUES ($search, $path, $method, $ratio, $accuracy, $bytes, $macs, $seed, $seconds, $checkpoint)";
        SearchStep? last = trial.Path.Steps.Count == 0 ? null : trial.Path.Steps[^1];
        command.Parameters.AddWithValue("$search", search);
        command.Parameters.AddWithValue("$path", trial.Path.Key);
        command.Parameters.AddWithValue("$method", last is null ? "" : SearchMethods.NameOf(last.Method));
        command.Parameters.AddWithValue("$ratio", last?.Ratio ?? 0);
        command.Parameters.AddWithValue("$accuracy", trial.Accuracy);
        command.Parameters.AddWithValue("$bytes", trial.Bytes);
        command.Parameters.AddWithValue("$macs", trial.Macs);
        command.Parameters.AddWithValue("$seed", trial.Seed);
        command.Parameters.AddWithValue("$seconds", trial.Seconds);
        command.Parameters.AddWithValue("$checkpoint", trial.Checkpoint);
        command.ExecuteNonQuery();
    });

    /// <summary>The candidates of a search, oldest first.</summary>
    public IReadOnlyList<Trial> Trials(string search) => Guard(() =>
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = "SELECT path, accuracy, bytes, macs, seed, seconds, checkpoint FROM trials WHERE search = $search ORDER BY rowid";
        command.Parameters.AddWithValue("$search", search);
        using SqliteDataReader row = command.ExecuteReader();
        var trials = new List<Trial>();
        while (row.Read())
            trials.Add(new Trial(SearchPath.Parse(row.GetString(0)), row.GetDouble(1), row.GetInt64(2), row.GetInt64(3), row.GetInt32(4), row.GetDouble(5), row.GetString(6)));
        return trials;
    });

    /// <summary>Forgets the candidates of a search.</summary>
    public void RemoveTrials(string search) => Guard(() =>
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = "DELETE FROM trials WHERE search = $search";
        command.Parameters.AddWithValue("$search", search);
        command.ExecuteNonQuery();
    });
}
