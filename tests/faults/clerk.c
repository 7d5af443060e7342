/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright the Followup authors */

#include "clerk.h"

#include "driver.h"

#define DAY 86400

void
faults_clerk_init(FaultsClerk *self, GRand *rand, guint number)
{
  *self = (FaultsClerk){ .rand = rand, .number = number };
  self->actions = g_ptr_array_new_with_free_func(g_free);
}

void
faults_clerk_end(FaultsClerk *self)
{
  g_clear_pointer(&self->parameters, g_variant_unref);
  self->method = NULL;
}

void
faults_clerk_clear(FaultsClerk *self)
{
  faults_clerk_end(self);
  g_ptr_array_unref(self->actions);
  g_free(self->request);
  g_free(self->employer);
}

static gint64
now_s(void)
{
  return g_get_real_time() / G_USEC_PER_SEC;
}

static GVariant *
make_options(FaultsClerk *self)
{
  return g_variant_new_parsed("{'request': <%s>, 'client': <'faults'>}", self->request);
}

static GVariant *
word_interview(FaultsClerk *self)
{
  g_autofree char *employer = g_strdup_printf("Employer %u of %u", self->n_added++, self->number);
  gint64 start = now_s() + g_rand_int_range(self->rand, 20, 300) * DAY;

  return g_variant_new_parsed("([{'employer': <%s>, 'start': <%x>, 'zone': <'Europe/Berlin'>,"
                              " 'interviewers': <[{'name': <'Jane Doe'>}, {'name': <'Bob'>}]>}],"
                              " %@a{sv})",
                              employer, start, make_options(self));
}

static GVariant *
word_action(FaultsClerk *self, gboolean done)
{
  guint i = (guint)g_rand_int_range(self->rand, 0, (gint)self->actions->len);
  g_autofree char *id = g_ptr_array_steal_index_fast(self->actions, i);
  const char *const ids[] = { id, NULL };

  return done ? g_variant_new("(^as@a{sv})", ids, make_options(self))
              : g_variant_new("(^asx@a{sv})", ids, now_s() + 400 * DAY, make_options(self));
}

void
faults_clerk_choose(FaultsClerk *self)
{
  gdouble dice = g_rand_double(self->rand);

  g_free(self->request);
  self->request = g_uuid_string_random();
  if (self->actions->len == 0 || dice < 0.3) {
    self->method = "AddInterviews";
    self->parameters = word_interview(self);
  } else if (dice < 0.85) {
    self->method = dice < 0.6 ? "CompleteActions" : "SnoozeActions";
    self->parameters = word_action(self, dice < 0.6);
  } else {
    self->method = "Undo";
    self->parameters = g_variant_new("(@a{sv})", make_options(self));
  }
  g_variant_ref_sink(self->parameters);
}

static GVariant *
get_interview(GVariant *reply)
{
  g_autoptr(GVariant) list = g_variant_get_child_value(reply, 0);

  return g_variant_get_child_value(list, 0);
}

guint64
faults_clerk_read_interview(GVariant *reply)
{
  g_autoptr(GVariant) interview = get_interview(reply);
  guint64 id;

  if (!g_variant_lookup(interview, "id", "t", &id))
    faults_die("an interview was added without an id");
  return id;
}

void
faults_clerk_note_reply(FaultsClerk *self, GVariant *reply)
{
  g_autoptr(GVariant) interview = NULL;
  g_autoptr(GVariant) actions = NULL;

  if (!g_str_equal(self->method, "AddInterviews"))
    return;
  interview = get_interview(reply);
  actions = g_variant_lookup_value(interview, "actions", G_VARIANT_TYPE("aa{sv}"));
  self->interview = faults_clerk_read_interview(reply);
  g_clear_pointer(&self->employer, g_free);
  if (!g_variant_lookup(interview, "employer", "s", &self->employer) || actions == NULL)
    faults_die("an interview was added without employer or actions");
  for (gsize i = 0; i < g_variant_n_children(actions); i++) {
    g_autoptr(GVariant) action = g_variant_get_child_value(actions, i);
    char *name;

    if (g_variant_lookup(action, "id", "s", &name))
      g_ptr_array_add(self->actions, name);
  }
}
