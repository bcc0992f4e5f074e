# SPDX-License-Identifier: Apache-2.0 - one module a kind of random template.
